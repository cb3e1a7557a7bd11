"""Writes how a thing, a document or a statement of the graph is cited: in words, and in the formats of reference managers."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from graph_api.labels import Label
from graph_api.linked.settled import settled
from graph_api.reading import Reading
from graph_api.words import spoken, words
from ontology.languages import RIGHT_TO_LEFT
from ontology.namespaces import entity

CitationFormat = Literal["text", "bibtex", "ris", "csl"]
# BibTeX and biblatex read UTF-8; these mean something to TeX
_TEX: Final[Mapping[str, str]] = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "{}$&#_%"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation tells: which thing, in which state of which graph; `written` is the day of that state, where it is known."""

    id: str
    iri: str
    title: str
    lang: str
    container: str
    publisher: str
    snapshot: str
    written: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Written:
    """A format of citations: its media type, the ending of its files, what writes it, and its name where that is no word of a language."""

    media_type: str
    extension: str
    write: Callable[[str, Citation], str]
    name: str = ""


def citation(reading: Reading, lang: str, path: str, title: Label) -> Citation:
    """Return how a thing is cited by its identifier and title, in the words of a language of the pages."""
    known = settled()
    return Citation(
        id=path,
        iri=entity(path),
        title=_line(title.text),
        lang=title.lang or lang,
        container=known.title[spoken(known.title, lang)],
        publisher=known.publisher_name,
        snapshot=reading.name,
        written=reading.written,
        note=words()[lang].plain("sample") if reading.sample else "",
    )


def plain(lang: str, cited: Citation) -> str:
    """Return a citation in words."""
    w = words()[lang]
    told = w.plain("cite_dated" if cited.written else "cite_undated").format(
        title=cited.title,
        container=cited.container,
        # Else the letters of the name draw the number of the day to them (Unicode UAX #9, W7)
        snapshot=f"{cited.snapshot}\u200f" if lang in RIGHT_TO_LEFT else cited.snapshot,
        date=w.date(cited.written) if cited.written else "",
        iri=cited.iri,
    )
    return f"{told} {cited.note}".rstrip()


def _bibtex(_: str, cited: Citation) -> str:
    fields = [
        ("title", f"{{{_tex(cited.title)}}}"),
        ("howpublished", _tex(cited.container)),
        ("publisher", _tex(cited.publisher)),
        ("version", cited.snapshot),
        ("url", cited.iri),
        ("language", cited.lang),
    ]
    if cited.written:
        fields += [("year", f"{cited.written:%Y}"), ("date", cited.written.isoformat())]
    # Styles of old know no version
    fields.append(("note", _tex(f"Snapshot {cited.snapshot}. {cited.note}".strip())))
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{_key(cited.id)},\n{told}}}\n"


def _ris(_: str, cited: Citation) -> str:
    fields = [
        ("TY", "DATA"),
        ("ID", _key(cited.id)),
        ("TI", cited.title),
        ("T2", cited.container),
        ("PB", cited.publisher),
        ("ET", cited.snapshot),
        ("UR", cited.iri),
        ("LA", cited.lang),
    ]
    if cited.written:
        fields += [("PY", f"{cited.written:%Y}"), ("DA", f"{cited.written:%Y/%m/%d}")]
    if cited.note:
        fields.append(("N1", cited.note))
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields) + "ER  - \r\n"


def _csl(_: str, cited: Citation) -> str:
    item: dict[str, object] = {
        "id": _key(cited.id),
        "type": "dataset",
        "title": cited.title,
        "container-title": cited.container,
        "publisher": cited.publisher,
        "version": cited.snapshot,
        "URL": cited.iri,
        "language": cited.lang,
    }
    if cited.written:
        item["issued"] = {"date-parts": [[cited.written.year, cited.written.month, cited.written.day]]}
    if cited.note:
        item["note"] = cited.note
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _text(lang: str, cited: Citation) -> str:
    return plain(lang, cited) + "\n"


def _key(path: str) -> str:
    return "itugov-" + re.sub(r"[^A-Za-z0-9]+", "-", path)


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _line(text: str) -> str:
    """Return a text as one line: none of the formats has another place for it."""
    return " ".join(text.split())


FORMATS: Final[Mapping[CitationFormat, Written]] = {
    "text": Written("text/plain", "txt", _text),
    "bibtex": Written("application/x-bibtex", "bib", _bibtex, "BibTeX"),
    "ris": Written("application/x-research-info-systems", "ris", _ris, "RIS"),
    "csl": Written("application/vnd.citationstyles.csl+json", "csl.json", _csl, "CSL JSON"),
}
