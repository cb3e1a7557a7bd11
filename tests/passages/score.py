"""Says how well short passages that no rule was written for are extracted, language by language and split by split, and how far languages agree.

Run as ``python -m tests.passages.score [--lang en] [--split dev|test] [--misses]``. Each passage is a document of its own. An edge is right when
subject, predicate, object and status all are; ends are named as the shared scorer names them, persons by any name, a symmetric predicate counts
both ways. Citations and mentions are not judged, nor is a property that no passage of the split states. Languages agree on a passage as far as
their sets of edges do: shared ones over all (Jaccard).

``--misses`` lists what was missed and what is wrong, with the rules and the passage; it wants ``--split dev``, as nobody tunes on the other.
"""

import argparse
import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Final

import pyoxigraph as ox

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record
from itugov.scoring.counts import Counts, total
from itugov.scoring.gold import canonical
from itugov.scoring.relations import SELF
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.load import reference_triples
from ontology.namespaces import path_of, term

HERE: Final = Path(__file__).parent
SPLITS: Final = ("dev", "test")
STATUSES: Final = frozenset({"asserted", "proposed", "planned", "postponed", "negated"})
OPTIONAL: Final = "optional"
NOT_JUDGED: Final = frozenset({"itu:cites", "itu:mentions", "itu:editionOf"})  # a name or number alone states them
_SYMMETRIC: Final = frozenset({"itu:coordinatesWith"})
_SELF: Final = "self"


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A statement, its ends in the one form that counts."""

    subject: str
    predicate: str
    object: str
    status: str

    def __str__(self) -> str:
        """Return it as the table has it."""
        return f"{self.subject} {self.predicate.removeprefix('itu:')} {self.object} {self.status}"


@dataclass(frozen=True, slots=True)
class Gold:
    """What the passages of one number say in every language: each edge with the statuses that are right, and what may be found or not."""

    id: str
    split: str
    edges: Mapping[tuple[str, str, str], frozenset[str]]
    optional: frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What was extracted from a passage: its edges with their rules, and whom or what it names."""

    edges: Mapping[Edge, frozenset[str]]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A passage in one language, compared: the edges that are right, wrong and missed."""

    right: frozenset[Edge]
    wrong: frozenset[Edge]
    missed: frozenset[Edge]

    @property
    def said(self) -> frozenset[Edge]:
        """All that was found, but for what may be left out."""
        return self.right | self.wrong

    @property
    def counts(self) -> Counts:
        """How many there are of each."""
        return Counts(len(self.right), len(self.wrong), len(self.missed))


def read_gold(folder: Path = HERE) -> dict[str, Gold]:
    """Return the gold of every passage, by its id.

    Raises:
        ValueError: a row is not what the README says.
    """
    out: dict[str, Gold] = {}
    for path in sorted(folder.glob("edges.*.tsv")):
        for row in _rows(path):
            if row["id"] in out or row["split"] not in SPLITS:
                raise ValueError(f"{path.name}, {row['id']}: a second row of this id, or no split of {SPLITS}")
            out[row["id"]] = _gold(path.name, row["id"], row["split"], row["edges"])
    return out


def read_texts(language: str, folder: Path = HERE) -> dict[str, str]:
    """Return the passages in a language, by their id; none where nobody wrote them."""
    path = folder / f"{language}.tsv"
    return {row["id"]: row["text"] for row in _rows(path)} if path.exists() else {}


def find(name: str, language: str, text: str, judged: frozenset[str]) -> Found:
    """Return what is extracted from a passage."""
    source = Text(text, (), "text/plain", hashlib.sha256(text.encode()).hexdigest())
    return found(extract_text(source, Path(f"{name}.{language}.txt"), lang=language), judged)


def found(record: Record, judged: frozenset[str]) -> Found:
    """Return the edges of a record that are judged, and all that it names."""
    edges: dict[Edge, frozenset[str]] = {}
    for one in record.relations:
        if one.predicate in judged:
            ends = (SELF if str(end) == record.document else str(canonical(end)) for end in (one.subject, one.object))
            edge = _turned(Edge(next(ends), one.predicate, next(ends), one.status))
            edges[edge] = edges.get(edge, frozenset()) | {one.rule}
    named = {str(canonical(mention.id)) for mention in record.mentions if mention.id}
    return Found(edges, frozenset(named | {SELF}))


@cache
def parents() -> frozenset[tuple[str, str, str]]:
    """Return which body belongs to which by the reference facts: where a name says as much, it may be found, and need not."""
    return frozenset(
        (str(canonical(path_of(t.subject.value))), "itu:partOf", str(canonical(path_of(t.object.value))))
        for t in reference_triples()
        if t.predicate.value in (term("partOf"), term("unverifiedPartOf"))
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
    )


def renamed(gold: Gold, said: Found) -> Found:
    """Return what was found with the persons called what the gold calls them."""
    called = _called(gold, said.edges)
    edges: dict[Edge, frozenset[str]] = {}
    for e, rules in said.edges.items():
        edge = _turned(replace(e, subject=called.get(e.subject, e.subject), object=called.get(e.object, e.object)))
        edges[edge] = edges.get(edge, frozenset()) | rules
    return Found(edges, frozenset(called.get(name, name) for name in said.named))


def judge(gold: Gold, said: Found) -> Verdict:
    """Compare a passage in one language with its gold."""
    right = {e for e in said.edges if e.status in gold.edges.get(_triple(e), ())}
    told = {_triple(e) for e in right}
    missed = {Edge(*triple, min(statuses)) for triple, statuses in gold.edges.items() if triple not in told}
    free = gold.optional | (parents() - gold.edges.keys())
    wrong = {e for e in said.edges.keys() - right if _triple(e) not in free}
    return Verdict(frozenset(right), frozenset(wrong), frozenset(missed))


def agreement(verdicts: Mapping[tuple[str, str], Verdict]) -> dict[str, float]:
    """Return how far the languages of a passage agree, the mean over their pairs, by its id; verdicts are by id and language."""
    pairs: dict[str, list[float]] = {}
    for one, other in combinations(sorted(verdicts), 2):
        if one[0] == other[0]:
            first, second = verdicts[one].said, verdicts[other].said
            pairs.setdefault(one[0], []).append(len(first & second) / len(first | second) if first | second else 1.0)
    return {name: fmean(values) for name, values in pairs.items()}


def judged(gold: Iterable[Gold]) -> frozenset[str]:
    """Return the properties that are judged: those that some passage states or may state."""
    return frozenset(p for one in gold for _, p, _ in (*one.edges, *one.optional)) - NOT_JUDGED


def counts(verdicts: Mapping[tuple[str, str], Verdict], gold: Mapping[str, Gold], language: str, split: str) -> Counts:
    """Return the counts of a language's passages in a split."""
    return total(v.counts for (name, lang), v in verdicts.items() if lang == language and gold[name].split == split)


def verdicts(
    gold: Mapping[str, Gold], languages: Iterable[str], splits: Sequence[str]
) -> Iterator[tuple[tuple[str, str], str, Found, Verdict]]:
    """Yield id and language, text, what was found and how it compares, of every passage in some languages and splits."""
    properties = {split: judged(one for one in gold.values() if one.split == split) for split in splits}
    for language in languages:
        for name, text in read_texts(language).items():
            if gold[name].split in splits:
                said = renamed(gold[name], find(name, language, text, properties[gold[name].split]))
                yield (name, language), text, said, judge(gold[name], said)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if None in row or None in row.values():
                raise ValueError(f"{path.name}, {row}: not as many cells as the header")
            yield row


def _gold(file: str, name: str, split: str, cell: str) -> Gold:
    edges: dict[tuple[str, str, str], frozenset[str]] = {}
    optional = set()
    for text in filter(None, (part.strip() for part in cell.split(" | "))):
        words = text.split(" ")
        if len(words) not in (3, 4):
            raise ValueError(f"{file}, {name}: {text!r} is not `subject predicate object [status]`")
        ends = [SELF if end == _SELF else str(canonical(end)) for end in (words[0], words[2])]
        triple = _triple(_turned(Edge(ends[0], f"itu:{words[1]}", ends[1], "")))
        if words[3:] == [OPTIONAL]:
            optional.add(triple)
            continue
        statuses = frozenset(words[3].split("/") if words[3:] else ["asserted"])
        if not statuses <= STATUSES or triple in edges:
            raise ValueError(f"{file}, {name}: {text!r} has no status of {sorted(STATUSES)}, or stands twice")
        edges[triple] = statuses
    return Gold(name, split, edges, frozenset(optional))


def _triple(edge: Edge) -> tuple[str, str, str]:
    return edge.subject, edge.predicate, edge.object


def _turned(edge: Edge) -> Edge:
    if edge.predicate in _SYMMETRIC and edge.subject > edge.object:
        return replace(edge, subject=edge.object, object=edge.subject)
    return edge


def _called(gold: Gold, edges: Iterable[Edge]) -> dict[str, str]:
    """Return what the gold calls the persons that were found: no table fixes how a name is romanised, so the rest of an edge decides."""
    free = sorted({end for edge in edges for end in (edge.subject, edge.object) if end.startswith("person/")})
    open_ = sorted({end for s, _, o in gold.edges for end in (s, o) if end.startswith("person/")})
    called = {name: name for name in free if name in open_}
    for name in free:
        for person in open_:
            if name not in called and person not in called.values():
                said = {
                    (person if e.subject == name else e.subject, e.predicate, person if e.object == name else e.object)
                    for e in edges
                    if name in (e.subject, e.object)
                }
                if said & gold.edges.keys():
                    called[name] = person
    return called


def _complaint(kind: str, edge: Edge, note: str, name: tuple[str, str], text: str) -> str:
    return f"{kind}\t{name[0]}.{name[1]}\t{edge}\t{note}\n\t\t{text}"


def _misses(name: tuple[str, str], text: str, said: Found, verdict: Verdict) -> Iterator[str]:
    for edge in sorted(verdict.missed):
        ends = [e for e in (edge.subject, edge.object) if "/" in e and e not in said.named]
        yield _complaint("missed", edge, f"not recognised: {' '.join(ends)}" if ends else "", name, text)
    for edge in sorted(verdict.wrong):
        rules = said.edges.get(edge, frozenset())
        yield _complaint("spurious", edge, " ".join(sorted(rules)), name, text)


def _row(name: str, c: Counts) -> str:
    return f"{name:10} {c.precision:.2f} {c.recall:.2f} {c.f1:.3f}  ({c.tp} right, {c.fp} wrong, {c.fn} missed)"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", action="append", choices=OFFICIAL_LANGUAGES)
    parser.add_argument("--split", choices=SPLITS)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.misses and options.split != "dev":
        parser.error("--misses wants --split dev: nobody looks at the errors of the other split")
    gold = read_gold()
    languages = options.lang or OFFICIAL_LANGUAGES
    splits = [options.split] if options.split else SPLITS
    compared = {}
    for name, text, said, verdict in verdicts(gold, languages, splits):
        compared[name] = verdict
        if options.misses:
            for line in _misses(name, text, said, verdict):
                print(line)
    print(f"{'':10} precision, recall, F1")
    for split in splits:
        for language in languages:
            if any(lang == language for _, lang in compared):
                print(_row(f"{split} {language}", counts(compared, gold, language, split)))
        for author in sorted({name[0] for name in gold}):
            shared = {k: v for k, v in compared.items() if k[0][0] == author and gold[k[0]].split == split}
            if between := agreement(shared):
                print(f"{split} agreement of {author}: {fmean(between.values()):.3f}")


if __name__ == "__main__":
    main()
