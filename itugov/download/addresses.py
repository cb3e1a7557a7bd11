"""Turns the key of a document and a language into the addresses under which ITU's site may have it.

The site files a document by the parts of its key: Sector, year, meeting, series, number.

    S24-CL-C-0067                 /dms_pub/itu-s/md/24/cl/c/S24-CL-C-0067!!MSW-E.docx
    R24-RRB24.2-C-0012            /dms_pub/itu-r/md/24/rrb24.2/c/R24-RRB24.2-C-0012!!PDF-E.pdf
    T25-SG21-260706-TD-PLEN-0348  /dms_pub/itu-t/md/25/sg21/td/260706/PLEN/T25-SG21-260706-TD-PLEN-0348!!MSW-E.docx

Recommendations lie apart, by the letters of their series.

    T-REC-E.123-200102-I          /dms_pubrec/itu-t/rec/e/T-REC-E.123-200102-I!!MSW-E.docx
"""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from ingest.file_names import LANGUAGE_LETTERS, Key

Kind = Literal["docx", "pdf"]

_SECTORS: Final = {"S": "itu-s", "T": "itu-t", "R": "itu-r", "D": "itu-d"}
_LETTERS: Final = {lang: letter for letter, lang in LANGUAGE_LETTERS.items()}
_FORMATS: Final[tuple[tuple[str, Kind], ...]] = (("MSW", "docx"), ("PDF", "pdf"))
_RECOMMENDATION: Final = "REC"
_MEETING_DATE: Final = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document may lie, what to call it here, and what it should be."""

    url: str
    file_name: str
    kind: Kind


def addresses(base_url: str, key: Key, lang: str) -> tuple[Address, ...]:
    """Return where to look for a document in a language, Word first; nowhere, if its key names no Sector of ITU's."""
    if key.key is None or key.key[0] not in _SECTORS:
        return ()
    first, *parts = key.key.split("-")
    if parts[0] == _RECOMMENDATION:
        folder = f"dms_pubrec/{_SECTORS[first]}/rec/{parts[1].partition('.')[0].lower()}"
    else:
        folder = "/".join(("dms_pub", _SECTORS[first[0]], "md", first[1:], *_folders(parts[:-1])))
    out = []
    for mark, kind in _FORMATS:
        name = f"{key.key}!{key.changes}!{mark}-{_LETTERS[lang]}.{kind}"
        out.append(Address(f"{base_url.rstrip('/')}/{quote(folder)}/{quote(name, safe='!')}", name, kind))
    return tuple(out)


def _folders(parts: list[str]) -> list[str]:
    """Return the folders of meeting and series; the series stands before the date of the meeting, where a key has one."""
    if len(parts) > 2 and _MEETING_DATE.fullmatch(parts[1]):
        meeting, date, series, *rest = parts
        return [meeting.lower(), series.lower(), date, *rest]
    return [part.lower() for part in parts]
