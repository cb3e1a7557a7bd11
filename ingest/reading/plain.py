"""Reads plain text: the characters of the file exactly as they are, line ends and all.

Unicode only: UTF-8, or UTF-16 and UTF-32 where a byte order mark says so. The mark is a signature of the encoding and
no part of the text (Unicode 23.8; RFC 3629, 6), so offset 0 is the character after it. Line ends are not translated.
"""

import codecs
import re
from collections import Counter
from pathlib import Path
from typing import Final

from ingest.errors import EmptyFile, WrongEncoding
from ingest.language_id import hits
from ingest.reading.text import Text
from ingest.records import Note

MEDIA_TYPE: Final = "text/plain"

# UTF-32 first: its little-endian mark begins with that of UTF-16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY: Final = (
    ("windows-1256", ("ar",)),
    ("iso-8859-6", ("ar",)),
    ("windows-1251", ("ru",)),
    ("koi8-r", ("ru",)),
    ("windows-1252", ("en", "fr", "es")),
    ("gb18030", ("zh",)),
    ("big5", ("zh",)),
)
_WORDS: Final = re.compile(r"[^\W\d_]+")


def read_plain(path: Path, data: bytes, sha256: str) -> Text:
    """Return the text of a plain text file.

    Raises:
        WrongEncoding: not valid in the encoding it should have; says where, and which encoding it looks like.
        EmptyFile: nothing but white space.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(path, data, encoding, error.start + len(mark), error.reason) from error
    if "\0" in text:
        offset = len(mark) + len(text[: text.index("\0")].encode(encoding))
        raise _wrong(path, data, encoding, offset, "a NUL character")
    if not text.strip():
        raise EmptyFile(path, "the file holds nothing but white space", remedy="Check that it was saved whole")
    notes: tuple[Note, ...] = ()
    if mark:
        notes = (Note("byte-order-mark", f"The file begins with a byte order mark ({encoding}), left out of the text"),)
    return Text(text, (), MEDIA_TYPE, sha256, notes)


def _wrong(path: Path, data: bytes, encoding: str, offset: int, reason: str) -> WrongEncoding:
    byte = f" (0x{data[offset]:02x})" if offset < len(data) else ""
    guess = looks_like(data)
    if guess is None:
        remedy = "It may be no text at all; open it in an editor and save it as UTF-8"
    elif guess == "utf-8":
        remedy = "It looks like a damaged UTF-8 file; fetch it again, or repair the place"
    else:
        remedy = f"It looks like {guess}; convert it: iconv -f {guess} -t utf-8 {path.name} > converted.txt"
    return WrongEncoding(path, f"not valid {encoding}: {reason}{byte}", place=f"byte {offset}", remedy=remedy)


def looks_like(data: bytes) -> str | None:
    """Return the encoding that gives the most function words of its languages, or None if none gives any.

    A hint for a message, never used to decode; judged by the first 64 KiB.
    """
    data = data[:65536]
    half = len(data) // 2
    if half and data[1::2].count(0) > half // 4:
        return "utf-16-le"
    if half and data[::2].count(0) > half // 4:
        return "utf-16-be"
    repaired = data.decode("utf-8", errors="replace")
    foreign = sum(char > "\x7f" for char in repaired)
    if foreign and repaired.count("\ufffd") * 5 < foreign:
        return "utf-8"
    best, most = None, 0
    for encoding, languages in _LEGACY:
        decoded = data.decode(encoding, errors="replace").lower()
        words = Counter(decoded if languages == ("zh",) else _WORDS.findall(decoded))
        score = max(hits(words, lang) for lang in languages)
        if score > most:
            best, most = encoding, score
    return best
