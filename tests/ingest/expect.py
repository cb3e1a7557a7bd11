"""Runs one case of a table of texts (or Word documents) and lists what does not come out as the case says.

A case is a TOML table. What goes in: `text` or `docx` (arguments of `word.docx`), `lang` (ar if not given), `file` (the name of
the file), `manifest` (a row). What must come out, each key optional:

- `text_is`: the whole text; `segments`: all segments as [kind, label or "", text]; `cells`: all cells as [row, column, text];
  `raw`: the printed labels of the labelled segments, in order;
- `mentions`: [text, type, id or ""], each must be found; `only`: types of which no other mention may be found;
- `absent`: texts that no mention may overlap; `absent_ids`: identifiers that no mention, candidate or relation may have;
- `coref`: texts of mentions that are back-references; `reasons`: text → words in the reason of its mention;
- `attributes`: text → attributes of its mention; `under`: text → the most confidence its mention may have;
- `relations`: tables with s, p, o (`doc` is the document), status (asserted if not given), q (qualifiers); `absent_relations`;
- `notes`: [kind, text it is about or "", words of its message]; `identity`: field → value.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.manifest import ManifestRow
from ingest.pipeline import extract_text
from ingest.reading import read_bytes
from ingest.records import Mention, Record, Relation
from tests.ingest import word

Case = dict[str, Any]


def record_of(case: Case) -> Record:
    """Extract the case's text or document."""
    path = Path(case.get("file", "page.docx" if "docx" in case else "page.txt"))
    data = word.docx(**case["docx"]) if "docx" in case else case["text"].encode()
    row = ManifestRow(path.name, 1, **case["manifest"]) if "manifest" in case else None
    return extract_text(read_bytes(path, data), path, lang=case.get("lang", "ar"), row=row)


def problems(case: Case) -> list[str]:
    """Return what is wrong, empty if nothing is."""
    record = record_of(case)
    return [
        *_laws(record),
        *_layout(case, record),
        *_mentions(case, record),
        *_relations(case, record),
        *_rest(case, record),
    ]


def _laws(record: Record) -> Iterator[str]:
    for m in record.mentions:
        if record.text[m.start : m.end] != m.text:
            yield f"mention {m.text!r} is not the text at its place"


def _layout(case: Case, record: Record) -> Iterator[str]:
    text, segments = record.text, record.segments
    if "text_is" in case and text != case["text_is"]:
        yield f"text: expected {case['text_is']!r}, got {text!r}"
    if "segments" in case:
        found = [[s.kind, s.label or "", text[s.start : s.end]] for s in segments]
        if found != case["segments"]:
            yield f"segments: expected {case['segments']}, got {found}"
    if "cells" in case:
        cells = [[s.row, s.column, text[s.start : s.end]] for s in segments if s.kind == "cell"]
        if cells != case["cells"]:
            yield f"cells: expected {case['cells']}, got {cells}"
    if "raw" in case:
        raw = [s.label_raw for s in segments if s.label_raw is not None]
        if raw != case["raw"]:
            yield f"printed labels: expected {case['raw']}, got {raw}"


def _mentions(case: Case, record: Record) -> Iterator[str]:
    found = [(m.text, m.type, m.id or "") for m in record.mentions]
    wanted = [tuple(m) for m in case.get("mentions", [])]
    for mention in wanted:
        if mention not in found:
            near = [f for f in found if f[0] in mention[0] or mention[0] in f[0] or f[2] == mention[2]]
            yield f"mention: expected {mention}, got {near}"
    only = case.get("only", [])
    for mention in found:
        if mention[1] in only and mention not in wanted:
            yield f"mention: unexpected {mention}"
    for absent in case.get("absent", []):
        yield from (f"mention: {m.text!r} ({m.type} {m.id}) over {absent!r}" for m in _over(record, absent))
    identifiers = {i for m in record.mentions for i in (m.id, *m.candidates)}
    identifiers |= {i for r in record.relations for i in (r.subject, r.object)}
    yield from (f"identifier: {i} must not occur" for i in case.get("absent_ids", []) if i in identifiers)
    for text in case.get("coref", []):
        if not any(m.coref for m in record.mentions if m.text == text):
            yield f"mention: {text!r} should be a back-reference"
    for text, words in case.get("reasons", {}).items():
        if not any(words in m.reason for m in record.mentions if m.text == text):
            yield f"mention: {text!r} should have {words!r} in its reason: {[m.reason for m in record.mentions if m.text == text]}"
    for text, attributes in case.get("attributes", {}).items():
        got = [dict(m.attributes) for m in record.mentions if m.text == text]
        if not any(attributes.items() <= g.items() for g in got):
            yield f"mention: {text!r} should have {attributes}, got {got}"
    for text, most in case.get("under", {}).items():
        sure = [m.confidence for m in record.mentions if m.text == text]
        if not sure or max(sure) > most:
            yield f"mention: {text!r} should have confidence of at most {most}, got {sure}"


def _over(record: Record, text: str) -> list[Mention]:
    at, places = record.text.find(text), []
    while at >= 0:
        places.append((at, at + len(text)))
        at = record.text.find(text, at + 1)
    if not places:
        raise ValueError(f"{text!r} is not in the text of the case")
    return [m for m in record.mentions if any(m.start < end and start < m.end for start, end in places)]


def _relations(case: Case, record: Record) -> Iterator[str]:
    for wanted in case.get("relations", []):
        if not any(_is(record, relation, wanted, "asserted") for relation in record.relations):
            near = [
                (r.subject, r.predicate, r.object, r.status, dict(r.qualifiers))
                for r in record.relations
                if r.predicate == wanted["p"]
            ]
            yield f"relation: expected {wanted}, got {near}"
    for unwanted in case.get("absent_relations", []):
        for relation in record.relations:
            if _is(record, relation, unwanted, None):
                yield f"relation: unexpected {relation.subject} {relation.predicate} {relation.object} {relation.status}"


def _is(record: Record, relation: Relation, wanted: dict[str, Any], status: str | None) -> bool:
    def named(value: str) -> str:
        return record.document if value == "doc" else value

    status = wanted.get("status", status)
    return (
        ("s" not in wanted or relation.subject == named(wanted["s"]))
        and ("p" not in wanted or relation.predicate == wanted["p"])
        and ("o" not in wanted or relation.object == named(wanted["o"]))
        and (status is None or relation.status == status)
        and wanted.get("q", {}).items() <= dict(relation.qualifiers).items()
    )


def _rest(case: Case, record: Record) -> Iterator[str]:
    notes = [(n.kind, "" if n.start is None else record.text[n.start : n.end], n.message) for n in record.notes]
    for kind, about, words in case.get("notes", []):
        if not any(n[0] == kind and n[1] == about and words in n[2] for n in notes):
            yield f"note: expected {[kind, about, words]}, got {[n for n in notes if n[0] != 'unresolved']}"
    for name, value in case.get("identity", {}).items():
        got = getattr(record.identity, name)
        if (list(got) if isinstance(got, tuple) else got or "") != value:
            yield f"identity: expected {name} {value!r}, got {got!r}"
