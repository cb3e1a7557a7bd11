"""Says how well the parallel documents are extracted, language by language and document by document, and how far two languages of one agree.

Run as ``python -m tests.parallel.score [--split parallel_second] [--lang en] [--doc council-report] [--misses]``. The figures are those of
the shared scorer, over each language's texts and over each text alone. Two languages agree as far as their sets of
(subject, predicate, object) do: shared ones over all (Jaccard), with the document itself taken for one, persons and things without an
official name called what the gold calls them, and words quoted from the text (themes, titles) left out.

``--misses`` lists what was missed and what is wrong, each with its line of the text; it refuses a split that nobody tunes on.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from ingest.pipeline import extract
from tests.shared import ROOT, SHARED

LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
HELD_OUT: Final = frozenset({"parallel_test"})
SELF: Final = "document/SELF"
_SCORER: Final = SHARED / "eval" / "score.py"
_QUOTED: Final = frozenset({"itu:theme", "dcterms:title"})  # words of the text, of its language
_COLUMNS: Final = ("link", "graph", "relation", "modality")

Triple = tuple[str, str, str]
Row = dict[str, Any]


def texts(split: Path, languages: Iterable[str], document: str = "") -> list[Path]:
    """Return the texts in some languages of the documents whose name begins so."""
    return [
        path
        for path in sorted((split / "texts").glob(f"{document}*.txt"))
        if path.suffixes[0].removeprefix(".") in set(languages)
    ]


def record(path: Path) -> Row:
    """Return the extraction record of a text, in the language that its name says."""
    found: Row = extract(path, lang=path.suffixes[0].removeprefix(".")).to_json()
    return found


def gold(split: Path, name: str, kind: str) -> list[Row]:
    """Return the gold mentions or relations of a text."""
    return [json.loads(line) for line in (split / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def figures(split: Path, records: list[Row]) -> tuple[Row, list[list[str]]]:
    """Return what the shared scorer says of records against their gold, and the errors that it lists."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in records:
            for kind in ("mentions", "relations"):
                file = f"{one['doc']}.{kind}.jsonl"
                (folder / file).write_text((split / file).read_text(encoding="utf-8"), encoding="utf-8")
        lines = folder / "records"
        lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
        command = [sys.executable, str(_SCORER), str(folder), str(lines), "--json", "--errors", "100000"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    listed = [line.split("\t", 4) for line in done.stderr.splitlines()]
    return json.loads(done.stdout), [line for line in listed if len(line) == 5]  # a quote may break its line


def triples(relations: Iterable[Row], named: Callable[[str], str]) -> set[Triple]:
    """Return the statements of a document: ends named by `named`, symmetric ones turned one way, denied ones and what quotes the text left out."""
    found = set()
    for row in relations:
        if row["predicate"] in _QUOTED or row["status"] == "negated":
            continue
        ends = [named(row["subject"]), named(str(row["object"]))]
        if row["predicate"] == "itu:coordinatesWith":
            ends.sort()
        found.add((ends[0], row["predicate"], ends[1]))
    return found


def extracted(split: Path, one: Row) -> set[Triple]:
    """Return the statements of a record, with the document itself and what has no official name called as in the gold."""
    names = {one["document"]: SELF}
    for row in gold(split, one["doc"], "mentions"):
        if row["type"] not in ("person", "topic") and "id-soft" not in row["note"]:
            continue
        for mention in one["mentions"]:
            between = min(row["end"], mention["end"]) - max(row["start"], mention["start"])
            around = max(row["end"], mention["end"]) - min(row["start"], mention["start"])
            if mention["id"] and mention["type"] == row["type"] and between * 2 >= around:
                names.setdefault(mention["id"], row["id"])
    return triples(one["relations"], lambda end: names.get(end, end))


def jaccard(one: set[Triple], other: set[Triple]) -> float:
    """Return the share of the statements of two sets that both have."""
    return len(one & other) / len(one | other) if one | other else 1.0


def agreement(split: Path, records: list[Row]) -> dict[tuple[str, str, str], float]:
    """Return how far each two languages agree on each document, by document and languages."""
    sets = {tuple(one["doc"].rsplit(".", 1)): extracted(split, one) for one in records}
    return {
        (first[0], first[1], second[1]): jaccard(sets[first], sets[second])
        for first, second in combinations(sorted(sets), 2)
        if first[0] == second[0]
    }


def _line(one: Row, start: int) -> str:
    first = one["text"].rfind("\n", 0, start) + 1
    return str(one["text"][first : one["text"].find("\n", start)].strip())


def _place(split: Path, one: Row, error: list[str]) -> str:
    _, what, kind, ends, words = error
    if what.startswith("relation"):
        rows = gold(split, one["doc"], "relations") if what == "relation missed" else one["relations"]
        names = {one["document"]: SELF}
        said = [
            row["start"]
            for row in rows
            if row["predicate"] == kind
            and f"{names.get(row['subject'], row['subject'])} -> {names.get(str(row['object']), row['object'])}" == ends
        ]
    else:
        rows = one["mentions"] if what == "spurious" else gold(split, one["doc"], "mentions")
        said = [row["start"] for row in rows if row["text"] == words and str(row["id"]) == ends.partition(" got ")[0]]
    return " / ".join(dict.fromkeys(_line(one, start) for start in said[:2]))


def _row(name: str, said: Row) -> str:
    parts = [f"{c} {said[c]['p']:.2f} {said[c]['r']:.2f} {said[c]['f1']:.3f}" for c in _COLUMNS]
    return f"{name:28}" + "  ".join(parts) + f"  evidence {said['evidence']:.2f}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="parallel")
    parser.add_argument("--lang", action="append", choices=LANGUAGES)
    parser.add_argument("--doc", default="", help="documents whose name begins so")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.misses and options.split in HELD_OUT:
        parser.error(f"{options.split} is held out: its errors are not looked at")
    split = ROOT / "tests" / options.split
    records = [record(path) for path in texts(split, options.lang or LANGUAGES, options.doc)]
    print(f"{'':28}precision, recall, F1")
    for language in options.lang or LANGUAGES:
        mine = [one for one in records if one["doc"].endswith(f".{language}")]
        said, errors = figures(split, mine)
        print(_row(language, said))
        for one in mine:
            print(_row(f"  {one['doc']}", figures(split, [one])[0]))
        if options.misses:
            by_name = {one["doc"]: one for one in mine}
            for error in errors:
                print("\t".join(error))
                print(f"\t\t{_place(split, by_name[error[0]], error)}")
    between = agreement(split, records)
    for document in sorted({name for name, _, _ in between}):
        print(document, *(f"{a}-{b} {value:.2f}" for (name, a, b), value in between.items() if name == document))
    if between:
        print(f"agreement {fmean(between.values()):.3f} on average, {min(between.values()):.3f} at least")


if __name__ == "__main__":
    main()
