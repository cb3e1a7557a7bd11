"""Scores records against a gold standard: one document at a time, then all together, by type, property and language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from itugov.scoring.calibration import buckets, expected_error
from itugov.scoring.counts import Counts, merged, total
from itugov.scoring.gold import Gold, GoldDocument, Record
from itugov.scoring.graph import score_graph
from itugov.scoring.mentions import LEVELS, Level, MentionScores, Miss, Verdict, score_mentions
from itugov.scoring.relations import RelationScores, score_relations

UNKNOWN_LANGUAGE = "?"
_NOTHING = RelationScores({}, Counts(), Counts(), (), ())


@dataclass(frozen=True, slots=True)
class DocumentScores:
    """What one document reached; `absent` where no record is about it. Offset errors are quotes that are not the text."""

    name: str
    lang: str
    absent: bool
    offset_errors: tuple[Miss, ...]
    mentions: MentionScores
    graph: Counts
    relations: RelationScores


@dataclass(frozen=True, slots=True)
class Scores:
    """What documents reached together."""

    documents: tuple[DocumentScores, ...]

    def level(self, level: Level) -> Counts:
        """Return the counts of mentions, links or strict links."""
        return total(self.by_type(level).values())

    def by_type(self, level: Level) -> dict[str, Counts]:
        """Return them by type of mention."""
        return merged(d.mentions.counts[level] for d in self.documents)

    def graph(self) -> Counts:
        """Return the counts of identifiers."""
        return total(d.graph for d in self.documents)

    def by_predicate(self) -> dict[str, Counts]:
        """Return the counts of relations by property."""
        return merged(d.relations.counts for d in self.documents)

    def relation(self) -> Counts:
        """Return the counts of relations."""
        return total(self.by_predicate().values())

    def evidence(self) -> float:
        """Return the share of right relations whose place is the right one; 0 where no relation is right."""
        counts = total(d.relations.evidence for d in self.documents)
        return counts.tp / max(1, counts.tp + counts.fn)

    def modality(self) -> Counts:
        """Return how well what is not asserted is told apart."""
        return total(d.relations.modality for d in self.documents)

    def by_language(self) -> dict[str, "Scores"]:
        """Return the scores of each language apart."""
        langs = sorted({d.lang for d in self.documents})
        return {lang: Scores(tuple(d for d in self.documents if d.lang == lang)) for lang in langs}

    def absent(self) -> list[str]:
        """Return the documents that no record is about: all in them counts as missed."""
        return [d.name for d in self.documents if d.absent]

    def verdicts(self) -> tuple[Sequence[Verdict], Sequence[Verdict]]:
        """Return the verdicts on links and on relations."""
        links = [v for d in self.documents for v in d.mentions.verdicts]
        return links, [v for d in self.documents for v in d.relations.verdicts]

    def misses(self) -> list[Miss]:
        """Return all that is missed or wrong, document by document."""
        return [m for d in self.documents for m in (*d.offset_errors, *d.mentions.misses, *d.relations.misses)]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        out = self._figures()
        out["link_by_type"] = {name: c.to_json() for name, c in self.by_type("link").items()}
        out["relation_by_predicate"] = {name: c.to_json() for name, c in self.by_predicate().items()}
        out["by_language"] = {lang: scores._figures() for lang, scores in self.by_language().items()}
        out["calibration"] = {}
        for name, verdicts in zip(("link", "relation"), self.verdicts(), strict=True):
            held = buckets(verdicts)
            out["calibration"][name] = {
                "buckets": [b.to_json() for b in held],
                "expected_error": round(expected_error(held), 4),
            }
        return out

    def _figures(self) -> dict[str, Any]:
        return {
            "documents": len(self.documents),
            "absent": self.absent(),
            "offset_errors": sum(len(d.offset_errors) for d in self.documents),
            **{level: self.level(level).to_json() for level in LEVELS},
            "graph": self.graph().to_json(),
            "relation": self.relation().to_json(),
            "evidence": round(self.evidence(), 4),
            "modality": self.modality().to_json(),
        }


def score(gold: Gold, records: Iterable[Record]) -> Scores:
    """Score records. A record belongs to the gold document whose name its `doc` begins with."""
    listed, judged = list(records), gold.judged()
    return Scores(tuple(_score_document(document, listed, judged) for document in gold.documents))


def _score_document(gold: GoldDocument, records: Sequence[Record], judged: frozenset[str]) -> DocumentScores:
    name = gold.name
    mine = [r for r in records if r.doc == name or r.doc.startswith((f"{name}_", f"{name}."))]
    record = mine[0] if mine else Record(name, None, UNKNOWN_LANGUAGE, None, (), ())
    relations = _NOTHING
    if gold.relations is not None:
        relations = score_relations(name, gold.mentions, gold.relations, record, judged)
    return DocumentScores(
        name,
        record.lang or UNKNOWN_LANGUAGE,
        not mine,
        tuple(
            Miss(name, "offset", m.type, str(m.id), m.text)
            for m in record.mentions
            if record.text is not None and record.text[slice(*m.spans[0])] != m.text
        ),
        score_mentions(name, gold.mentions, record.mentions),
        score_graph(gold.mentions, record.mentions),
        relations,
    )
