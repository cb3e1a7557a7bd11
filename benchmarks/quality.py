"""Measures the quality of extraction on every split and writes the figures into docs/quality.md.

    python -m benchmarks.quality [--check] [--only SPLIT]

Simpler tools are measured in the same run over the same texts. `--check` writes nothing and fails if the page is not what it would write; `--only`
prints one split. The page is written anew between its two marks, what stands around them stays. Needs the `compare` extra, and the
shared folder for the splits that are there. Equal rules give equal bytes: no clock, no machine.
"""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from benchmarks.forms import Forms, measure_forms
from benchmarks.peers import PEERS
from benchmarks.splits import SPLITS, Split
from itugov.scoring import Scores, score
from itugov.scoring.calibration import buckets, expected_error
from itugov.scoring.counts import Counts, total
from itugov.scoring.gold import record
from itugov.scoring.mentions import Verdict
from ontology.languages import OFFICIAL_LANGUAGES
from tests.parallel.score import agreement
from tests.shared import ROOT

PAGE: Final = ROOT / "docs" / "quality.md"
BEGIN: Final = "<!-- figures: python -m benchmarks.quality -->"
END: Final = "<!-- end of figures -->"
CITATIONS: Final = [
    "resolution",
    "decision",
    "edition",
    "recommendation",
    "opinion",
    "provision",
    "document",
    "circular",
    "service-order",
]
_UNTOUCHED: Final = "Splits that nothing is tuned on are left out: details would invite tuning."


@dataclass(frozen=True, slots=True)
class Measured:
    """What a split reached: our records and scores, and the scores of the simpler tools."""

    split: Split
    records: tuple[dict[str, Any], ...]
    scores: Scores
    peers: Mapping[str, Scores]


def measure(split: Split, *, peers: bool = True) -> Measured:
    """Extract a split and score it."""
    gold = split.read_gold()
    records = tuple(split.records())
    scored: dict[str, Scores] = {}
    for name, find in PEERS.items() if peers else ():
        rows = [{**r, "document": None, "mentions": find(r["text"], r["lang"]), "relations": []} for r in records]
        scored[name] = score(gold, map(record, rows))
    return Measured(split, records, score(gold, map(record, records)), scored)


def page(measured: Sequence[Measured], forms: Forms | None) -> str:
    """Return all that stands between the marks."""
    parts = [
        _scores(measured),
        _languages(measured),
        _types(measured),
        _properties(measured),
        _peers(measured),
        _calibration(measured),
        *(_agreement(m) for m in measured if len(m.scores.by_language()) > 1),
        *([] if forms is None else [_forms(forms)]),
    ]
    return "\n".join(parts)


def _scores(measured: Sequence[Measured]) -> str:
    rows = []
    for m in measured:
        s, mode = m.scores, m.scores.modality()
        cells = [m.split.name, "yes" if m.split.tuned else "**no**", str(len(s.documents))]
        cells += [*_prf(s.level("link")), _f(s.graph().f1), *_prf(s.relation()), _f(s.evidence())]
        rows.append([*cells, _f(mode.precision), _f(mode.recall), str(sum(len(d.offset_errors) for d in s.documents))])
    head = (
        "split, tuned on, documents, link P, link R, link F1, graph F1, relation P, relation R, relation F1, evidence"
    )
    return _section("Scores", "", f"{head}, modality P, modality R, offset errors", rows)


def _languages(measured: Sequence[Measured]) -> str:
    rows = [
        [m.split.name, lang, str(len(s.documents)), *_prf(s.level("link")), _f(s.graph().f1), *_prf(s.relation())]
        for m in measured
        for lang, s in m.scores.by_language().items()
    ]
    head = "split, language, documents, link P, link R, link F1, graph F1, relation P, relation R, relation F1"
    return _section("By language", "", head, rows)


def _types(measured: Sequence[Measured]) -> str:
    text = f"F1 of links, and how many mentions of the type the gold has. {_UNTOUCHED}"
    return _section("By type of mention", text, *_across(measured, "type", lambda s: s.by_type("link")))


def _properties(measured: Sequence[Measured]) -> str:
    text = f"F1 of relations, and how many of the property the gold has. {_UNTOUCHED}"
    return _section("By property", text, *_across(measured, "property", Scores.by_predicate))


def _across(
    measured: Sequence[Measured], what: str, counts: Callable[[Scores], Mapping[str, Counts]]
) -> tuple[str, list[list[str]]]:
    """Return a table with a row a name and a column a split; a name that no gold of a split has is left blank there."""
    shown = [m for m in measured if m.split.tuned]
    columns = [counts(m.scores) for m in shown]
    rows = []
    for name in sorted({n for c in columns for n in c}):
        held = [c.get(name, Counts()) for c in columns]
        cells = [
            f"{_f(c.f1)} ({c.tp + c.fn})" if c.tp + c.fn else ("wrong: " + str(c.fp) if c.fp else "") for c in held
        ]
        rows.append([f"`{name}`" if ":" in name else name, *cells])
    return ", ".join([what, *(m.split.name for m in shown)]), rows


def _peers(measured: Sequence[Measured]) -> str:
    rows = []
    for m in measured:
        for name, s in {"itugov": m.scores, **m.peers}.items():
            links = s.by_type("link")
            cited = total(links.get(kind, Counts()) for kind in CITATIONS)
            rows.append([m.split.name, name, *_prf(cited), *_prf(s.level("link"))])
    text = (
        "Links, in the same run over the same texts and the same names; citations are instruments, editions and documents. "
        "`regex` is one regular expression of all names, of a head word with a number, and of C24/67; `spacy` is spaCy "
        f"{_version('spacy')} `blank` with an EntityRuler over the same; `eyecite` {_version('eyecite')} is made for the law of the "
        "United States and has no identifiers of ITU's. None of them gives relations."
    )
    head = "split, tool, citations P, citations R, citations F1, all P, all R, all F1"
    return _section("Beside simpler tools", text, head, rows)


def _version(tool: str) -> str:
    """The version of a tool, or that it is not installed: then no row of it can stand in the table."""
    try:
        return version(tool)
    except PackageNotFoundError:
        return "(not installed)"


def _calibration(measured: Sequence[Measured]) -> str:
    rows = []
    for tuned in (True, False):
        pooled = [m.scores.verdicts() for m in measured if m.split.tuned == tuned]
        for what, verdicts in (
            ("links", [v for links, _ in pooled for v in links]),
            ("relations", [v for _, relations in pooled for v in relations]),
        ):
            rows += list(_buckets("tuned on" if tuned else "not tuned on", what, verdicts))
    text = (
        "Precision of what is given out with a confidence, over all splits that rules are tuned on and over all that they are not. Unresolved mentions and what the "
        "gold leaves open are not counted. The expected error is the mean distance between confidence and precision."
    )
    return _section("Calibration", text, "splits, what, confidence, given, right, precision, mean confidence", rows)


def _buckets(splits: str, what: str, verdicts: Sequence[Verdict]) -> Iterator[list[str]]:
    held = buckets(verdicts)
    for b in held:
        reach = f"{b.low:.2f} to {b.high:.2f}"
        yield [splits, what, reach, str(b.given), str(b.right), _f(b.precision), _f(b.mean_confidence)]
    if held:
        yield [splits, what, f"expected error {_f(expected_error(held))}", str(len(verdicts)), "", "", ""]


def _agreement(measured: Measured) -> str:
    values = agreement(measured.split.gold, list(measured.records))
    documents = sorted({name for name, _, _ in values})
    rows = []
    for pair in combinations(OFFICIAL_LANGUAGES, 2):
        own = [values[name, *pair] for name in documents if (name, *pair) in values]
        if own:
            rows.append([" and ".join(pair), _f(sum(own) / len(own)), _f(min(own))])
    text = f"Jaccard index of the sets of (subject, predicate, object) of one document in two languages, over {len(documents)} documents."
    return _section(f"Agreement of languages, {measured.split.name}", text, "languages, mean, least", rows)


def _forms(forms: Forms) -> str:
    text = "Citation forms of real documents (`forms-dev.tsv`): right where exactly the identifiers meant are found."
    whole = ["all", str(sum(forms.right.values())), str(sum(forms.total.values()))]
    rows = [[lang, str(forms.right[lang]), str(forms.total[lang])] for lang in sorted(forms.total)]
    counted = _section("Citation forms", text, "language, right, of", [*rows, whole])
    if not forms.misses:
        return counted
    missed = [[m.lang, _cell(m.form), m.wanted, m.found, m.why] for m in forms.misses]
    return counted + "\n" + _table("language, form, meant, found, why", missed)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _prf(counts: Counts) -> list[str]:
    """Return precision, recall, F1; a dash where nothing was found, so that no precision can be told."""
    return [_f(counts.precision) if counts.tp + counts.fp else "–", _f(counts.recall), _f(counts.f1)]


def _f(value: float) -> str:
    return f"{value:.3f}"


def _section(title: str, text: str, head: str, rows: Sequence[Sequence[str]]) -> str:
    return f"## {title}\n\n" + (f"{text}\n\n" if text else "") + _table(head, rows)


def _table(head: str, rows: Sequence[Sequence[str]]) -> str:
    names = head.split(", ")
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_figures(text: str, figures: str) -> str:
    """Return the page with other figures between its marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{PAGE} has lost its marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{figures}\n{END}{after}"


def main() -> int:
    """Measure, and write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not current")
    parser.add_argument("--only", choices=[s.name for s in SPLITS], help="print one split and write nothing")
    given = parser.parse_args()
    chosen = [s for s in SPLITS if given.only in (None, s.name)]
    missing = [s.name for s in chosen if not s.here()]
    if missing:
        print(f"not here, so not measured: {', '.join(missing)}", file=sys.stderr)
    measured = [measure(s) for s in chosen if s.here()]
    if given.only:
        sys.stdout.write(page(measured, None))
        return 0
    forms = measure_forms()
    if forms is None:
        print("not here, so not measured: forms-dev.tsv", file=sys.stderr)
    for complaint in forms.complaints() if forms is not None else ():
        print(complaint, file=sys.stderr)
    return _put(PAGE, page(measured, forms), check=given.check)


def _put(path: Path, figures: str, *, check: bool) -> int:
    old = path.read_text(encoding="utf-8")
    new = with_figures(old, figures)
    if check and new != old:
        sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "committed", "measured"))
        return 1
    if not check:
        path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
