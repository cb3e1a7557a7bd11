"""Runs `itugov evaluate`: a gold standard and records in, scores out."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from itugov.scoring import Scores, read_gold, read_records, score
from itugov.scoring.calibration import Bucket, buckets, expected_error
from itugov.scoring.counts import Counts
from itugov.scoring.mentions import LEVELS, Miss

FORMATS: Final = ("table", "json")
_COUNTS: Final = ("P", "R", "F1", "right", "wrong", "missed")


def run_evaluate(gold: Path, records: Path, output: str, *, misses: bool) -> int:
    """Print the scores of records; with `misses`, all that is missed or wrong as well."""
    scores = score(read_gold(gold), read_records(records))
    if scores.absent():
        print(f"itugov: no record is about {', '.join(scores.absent())}; all in them counts as missed", file=sys.stderr)
    if output == "json":
        figures = scores.to_json()
        if misses:
            figures["misses"] = [_miss(m) for m in scores.misses()]
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(_tables(scores))
    if misses:
        sys.stdout.write("\n" + _table(("document", "what", "kind", "said", "text"), _lines(scores.misses())))
    return 0


def _tables(scores: Scores) -> str:
    whole: dict[str, Counts] = {level: scores.level(level) for level in LEVELS}
    whole |= {"graph": scores.graph(), "relation": scores.relation(), "modality": scores.modality()}
    offsets = sum(len(d.offset_errors) for d in scores.documents)
    parts = [
        f"{len(scores.documents)} documents, {offsets} offset errors, evidence {scores.evidence():.3f}\n",
        _counts("score", whole),
        _counts("link by type", scores.by_type("link")),
        _counts("relation by property", scores.by_predicate()),
    ]
    languages = scores.by_language()
    if len(languages) > 1:
        parts.append(_counts("link by language", {lang: s.level("link") for lang, s in languages.items()}))
        parts.append(_counts("relation by language", {lang: s.relation() for lang, s in languages.items()}))
    for name, verdicts in zip(("links", "relations"), scores.verdicts(), strict=True):
        held = buckets(verdicts)
        parts.append(_buckets(name, held) + f"expected error {expected_error(held):.3f}\n")
    return "\n".join(parts)


def _counts(title: str, rows: Mapping[str, Counts]) -> str:
    cells = [
        (name, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.tp), str(c.fp), str(c.fn))
        for name, c in rows.items()
    ]
    return _table((title, *_COUNTS), cells)


def _buckets(title: str, held: Sequence[Bucket]) -> str:
    cells = [
        (f"{b.low:.2f} to {b.high:.2f}", str(b.given), str(b.right), f"{b.precision:.3f}", f"{b.mean_confidence:.3f}")
        for b in held
    ]
    return _table((f"confidence of {title}", "given", "right", "precision", "mean confidence"), cells)


def _lines(misses: Sequence[Miss]) -> list[tuple[str, ...]]:
    return [tuple(" ".join(cell.split()) for cell in _miss(m).values()) for m in misses]


def _miss(miss: Miss) -> dict[str, str]:
    return {"doc": miss.doc, "what": miss.what, "kind": miss.kind, "said": miss.said, "text": miss.text}


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from graph_api.sparql.results import table

    return table(header, rows)
