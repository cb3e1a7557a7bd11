"""Turns marked-up test documents into the text, the mentions and the relations of a gold standard.

A source holds the document and, below a line ``%%%``, its relations. In the document ``[[text|type|id|notes|other ids]]`` is a mention
(they nest; for most types the first part of the identifier is the type's and may be left out). Below, a line ``" quote`` names the
evidence, `…` standing for whatever is between, and the lines after it the relations it proves:
``subject predicate object [status] [; key=value]…``; a text is quoted. Citations are not written: each mention of an instrument or a document is one,
unless it is optional (the document's own) or a coreference, and its evidence is its sentence.

Documents that say the same in several languages share their relations: ``sources/NAME.relations`` holds those of ``NAME.en.txt``, ``NAME.fr.txt`` …
In the text ``{{label|…}}`` marks a passage (they nest, with each other and with mentions); in the relations a line ``@ label`` names it as
the evidence, and an object ``@label`` is the words of the passage.

Run as ``python -m tests.gold.generate``; the tests compare what is committed with what this gives.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SELF = "document/SELF"
PREFIXED = frozenset(
    [
        "body",
        "event",
        "initiative",
        "post",
        "person",
        "country",
        "country-group",
        "region",
        "document",
        "circular",
        "topic",
        "sdg",
        "action-line",
        "provision",
    ]
)
CITED = frozenset(
    [
        "resolution",
        "decision",
        "edition",
        "recommendation",
        "opinion",
        "document",
        "circular",
        "service-order",
        "provision",
    ]
)
STATUSES = ("asserted", "proposed", "planned", "postponed")
TYPED = {
    "itu:startDate": "date",
    "itu:endDate": "date",
    "itu:establishedOn": "date",
    "itu:dateAdopted": "date",
    "itu:dateAbrogated": "date",
    "itu:meetingsHeld": "integer",
    "itu:theme": "string",
    "itu:originalLanguage": "string",
}
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_TRIPLE = re.compile(r'(\S+) (\S+) (?:"([^"]+)"|(\S+))(?: (\S+))?')
_SENTENCE_ENDS = re.compile(r"\n|\.(?=\s|$)|[؛。；]")
_MARKS = re.compile(r"(\[\[|\]\]|\{\{[\w.-]+\||\}\})")

Row = dict[str, object]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gold:
    """A document with what is to be found in it."""

    text: str
    mentions: tuple[Row, ...]
    relations: tuple[Row, ...]


def read(name: str, source: str, shared: str = "") -> Gold:
    """Read a source, and the relations that it shares with the other languages of its document.

    Raises:
        ValueError: a bracket does not close, a passage is marked twice or proves nothing, a relation names a passage that is not
            marked, or a quote is not in the text exactly once.
    """
    marked, _, relations = source.partition("%%%\n")
    text, mentions, passages = _unmark(name, marked.rstrip("\n") + "\n")
    written = f"{relations}\n{shared}"
    if idle := {label for label in passages if not re.search(rf"@ ?{re.escape(label)}(?![\w.-])", written)}:
        raise ValueError(f"{name}: passages that prove nothing: {sorted(idle)}")
    rows = [*_citations(name, text, mentions), *_relations(name, text, written, passages)]
    rows.sort(key=lambda row: (row["start"], row["end"], row["subject"], row["predicate"], row["object"]))
    return Gold(text, tuple(mentions), tuple(rows))


def _unmark(name: str, marked: str) -> tuple[str, list[Row], dict[str, Place]]:
    out = ""
    opened: list[tuple[int, str]] = []
    found: list[Row] = []
    passages: dict[str, Place] = {}
    for piece in _MARKS.split(marked):
        if piece == "[[" or piece.startswith("{{"):
            opened.append((len(out), piece[2:-1]))
        elif piece in ("]]", "}}"):
            start, label = opened.pop() if opened else (len(out), "")
            if bool(label) is (piece == "]]") or label in passages:
                raise ValueError(f"{name}: marks cross, or a label stands twice, after {out[start : start + 40]!r}")
            if label:
                passages[label] = (start, len(out))
                continue
            surface, kind, identifier, *rest = out[start:].split("|")
            note, others = (*rest, "", "")[:2]
            out = out[:start] + surface
            row: Row = {"doc": name, "start": start, "end": len(out), "text": surface, "type": kind}
            row |= {"id": _identifier(kind, identifier), "note": note}
            found.append(row | ({"alt_ids": others.split(",")} if others else {}))
        else:
            out += piece
    if opened:
        raise ValueError(f"{name}: a mark does not close after {out[opened[-1][0] : opened[-1][0] + 40]!r}")
    return out, sorted(found, key=lambda row: (row["start"], row["end"])), passages


def _identifier(kind: str, identifier: str) -> str:
    bare = kind in PREFIXED and not identifier.startswith(f"{kind}/")
    return f"{kind}/{identifier}" if bare else identifier


def _citations(name: str, text: str, mentions: list[Row]) -> Iterator[Row]:
    for row in mentions:
        if row["type"] in CITED and not {"optional", "coref"} & set(str(row["note"]).split(";")):
            start, end = _sentence(text, int(str(row["start"])), int(str(row["end"])))
            yield _row(name, text, (start, end), (SELF, "itu:cites", str(row["id"])), {})


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((m.end() for m in _SENTENCE_ENDS.finditer(text, 0, start)), default=0)
    last = _SENTENCE_ENDS.search(text, end)
    stop = last.start() if last else len(text)
    while text[first].isspace():
        first += 1
    return first, stop


def _relations(name: str, text: str, written: str, passages: dict[str, Place]) -> Iterator[Row]:
    place = (0, 0)
    lines = re.split(r"\n+(?=[\"@A-Za-z])", written.strip())
    for line in filter(None, lines):
        if line.startswith('" '):
            place = _place(name, text, line[2:])
            continue
        if line.startswith("@ "):
            place = _passage(name, passages, line[2:])
            continue
        triple, *extras = (part.strip() for part in line.split(" ; "))
        match = _TRIPLE.fullmatch(triple)
        if match is None:
            raise ValueError(f"{name}: no relation: {line!r}")
        subject, predicate, words, one, status = match.groups()
        value = words or (text[slice(*_passage(name, passages, one[1:]))] if one.startswith("@") else one)
        options = dict(extra.split("=", 1) for extra in extras)
        ends = (SELF if subject == "SELF" else subject, f"itu:{predicate}", SELF if value == "SELF" else value)
        yield _row(name, text, place, ends, options, status or "asserted")


def _passage(name: str, passages: dict[str, Place], label: str) -> Place:
    if label not in passages:
        raise ValueError(f"{name}: no passage is marked {label!r}")
    return passages[label]


def _place(name: str, text: str, quote: str) -> tuple[int, int]:
    pattern = re.compile(".*?".join(re.escape(part.strip()) for part in quote.split("…")), re.DOTALL)
    found = [m.span() for m in pattern.finditer(text)]
    if len(found) != 1:
        raise ValueError(f"{name}: a quote stands {len(found)} times in the text: {quote!r}")
    return found[0]


def _row(
    name: str,
    text: str,
    place: tuple[int, int],
    ends: tuple[str, str, str],
    options: dict[str, str],
    status: str = "asserted",
) -> Row:
    if status not in STATUSES:
        raise ValueError(f"{name}: {status!r} is no status")
    subject, predicate, value = ends
    row: Row = {"doc": name, "subject": subject, "predicate": predicate, "object": value}
    row["object_kind"] = "literal" if predicate in TYPED else "iri"
    row |= {"start": place[0], "end": place[1], "text": text[slice(*place)]}
    row["qualifiers"] = {key[2:]: given for key, given in options.items() if key.startswith("q:")}
    if predicate in TYPED:
        row["datatype"] = _DATES[len(value)] if TYPED[predicate] == "date" else f"xsd:{TYPED[predicate]}"
    row["status"] = status
    for key, given in options.items():
        if key.startswith("alt_") or key == "status_alt":
            row[key] = given.split(",")
        elif key == "note":
            row[key] = given
    return row


def everything(split: Path = HERE) -> dict[str, str]:
    """Give the content of each generated file of a split by its path below the split's folder."""
    out: dict[str, str] = {}
    for path in sorted((split / "sources").glob("*.txt")):
        common = path.with_name(f"{path.stem.partition('.')[0]}.relations")
        shared = common.read_text(encoding="utf-8") if common.exists() else ""
        gold = read(path.stem, path.read_text(encoding="utf-8"), shared)
        out[f"texts/{path.stem}.txt"] = gold.text
        for kind, rows in (("mentions", gold.mentions), ("relations", gold.relations)):
            out[f"{path.stem}.{kind}.jsonl"] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return out


def main(split: Path = HERE) -> None:
    """Write texts, mentions and relations of a split beside its sources."""
    (split / "texts").mkdir(exist_ok=True)
    for name, content in everything(split).items():
        (split / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
