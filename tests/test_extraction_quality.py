"""Floors under the scores of extraction, split by split, so that no rule quietly ruins what others reach (docs/quality.md has the figures)."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from ingest.manifest import read_manifest
from ingest.pipeline import extract
from tests.parallel import score as parallel
from tests.shared import ROOT, shared

FLOORS: dict[str, dict[str, float]] = {
    "gold-dev": {"link": 0.95, "graph": 0.95, "relation": 0.75, "evidence": 0.95, "modality": 0.75},
    "tests/gold_dev": {"link": 0.97, "graph": 0.95, "relation": 0.86, "evidence": 0.95, "modality": 0.85},
    "tests/gold": {"link": 0.96, "graph": 0.95, "relation": 0.90, "evidence": 0.95, "modality": 0.75},
}
# of the documents in six languages; a split's agreement is the mean over its documents and pairs of languages
PARALLEL: dict[str, dict[str, dict[str, float]]] = {
    "parallel": {
        "ar": {"link": 0.97, "graph": 0.97, "relation": 0.95, "modality": 0.85},
        "en": {"link": 0.97, "graph": 0.97, "relation": 0.90, "modality": 0.90},
        "es": {"link": 0.97, "graph": 0.97, "relation": 0.95, "modality": 0.90},
        "fr": {"link": 0.97, "graph": 0.97, "relation": 0.95, "modality": 0.90},
        "ru": {"link": 0.97, "graph": 0.97, "relation": 0.88, "modality": 0.85},
        "zh": {"link": 0.97, "graph": 0.97, "relation": 0.95, "modality": 0.85},
    },
    "parallel_second": {
        "ar": {"link": 0.95, "graph": 0.95, "relation": 0.85, "modality": 0.80},
        "en": {"link": 0.96, "graph": 0.95, "relation": 0.88, "modality": 0.70},
        "es": {"link": 0.96, "graph": 0.95, "relation": 0.88, "modality": 0.75},
        "fr": {"link": 0.96, "graph": 0.95, "relation": 0.88, "modality": 0.85},
        "ru": {"link": 0.97, "graph": 0.97, "relation": 0.82, "modality": 0.85},
        "zh": {"link": 0.98, "graph": 0.98, "relation": 0.95, "modality": 0.92},
    },
    "parallel_third": {
        "ar": {"link": 0.95, "graph": 0.94, "relation": 0.85, "modality": 0.80},
        "en": {"link": 0.93, "graph": 0.92, "relation": 0.68, "modality": 0.85},
        "es": {"link": 0.94, "graph": 0.92, "relation": 0.72, "modality": 0.75},
        "fr": {"link": 0.94, "graph": 0.93, "relation": 0.69, "modality": 0.90},
        "ru": {"link": 0.93, "graph": 0.91, "relation": 0.63, "modality": 0.85},
        "zh": {"link": 0.97, "graph": 0.96, "relation": 0.93, "modality": 0.88},
    },
    "parallel_test": {
        "ar": {"link": 0.96, "graph": 0.95, "relation": 0.75, "modality": 0.70},
        "en": {"link": 0.96, "graph": 0.95, "relation": 0.75, "modality": 0.70},
        "es": {"link": 0.96, "graph": 0.95, "relation": 0.80, "modality": 0.80},
        "fr": {"link": 0.96, "graph": 0.95, "relation": 0.79, "modality": 0.80},
        "ru": {"link": 0.95, "graph": 0.94, "relation": 0.66, "modality": 0.70},
        "zh": {"link": 0.96, "graph": 0.95, "relation": 0.74, "modality": 0.70},
    },
}
AGREEMENT: dict[str, float] = {
    "parallel": 0.95,
    "parallel_second": 0.62,
    "parallel_third": 0.62,
    "parallel_test": 0.55,
}
LEAST: dict[str, float] = {
    "parallel": 0.90,
    "parallel_second": 0.45,
    "parallel_third": 0.40,
    "parallel_test": 0.40,
}  # for every two languages of every document


def scores(split: str, folder: Path) -> dict[str, Any]:
    """Return what the shared scorer says of a split."""
    if split == "gold-dev":
        gold, corpus = shared("eval", "gold-dev"), shared("corpus")
        manifest = read_manifest(corpus / "manifest.csv")
        records = [extract(file, row=manifest.row_for(file)) for file in sorted(corpus.glob("*.txt"))]
    else:
        gold = ROOT / split
        records = [extract(file, lang="ar") for file in sorted((gold / "texts").glob("*.txt"))]
    lines = folder / "records.jsonl"
    lines.write_text("".join(json.dumps(r.to_json(), ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    command = [sys.executable, str(shared("eval", "score.py")), str(gold), str(lines), "--json"]
    said: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return said


@pytest.mark.parametrize("split", FLOORS)
def test_scores_stay_above_their_floors(split: str, tmp_path: Path) -> None:
    said = scores(split, tmp_path)
    reached = {name: said[name] if name == "evidence" else said[name]["f1"] for name in FLOORS[split]}
    assert said["offset_errors"] == 0
    assert said["absent"] == []
    assert {n: v for n, v in reached.items() if v < FLOORS[split][n]} == {}


@pytest.mark.parametrize("split", PARALLEL)
def test_scores_of_each_language_stay_above_their_floors(split: str) -> None:
    shared("eval", "score.py")
    folder = ROOT / "tests" / split
    records = [parallel.record(path) for path in parallel.texts(folder, parallel.LANGUAGES)]
    below: dict[tuple[str, str], float] = {}
    for language, floors in PARALLEL[split].items():
        said, _ = parallel.figures(folder, [one for one in records if one["doc"].endswith(f".{language}")])
        assert said["offset_errors"] == 0
        below |= {(language, n): said[n]["f1"] for n, floor in floors.items() if said[n]["f1"] < floor}
    assert below == {}
    agreement = parallel.agreement(folder, records)
    assert {pair: value for pair, value in agreement.items() if value < LEAST[split]} == {}
    assert fmean(agreement.values()) >= AGREEMENT[split]


def test_every_split_has_floors() -> None:
    assert len(FLOORS) == 3
    assert PARALLEL.keys() == AGREEMENT.keys() == LEAST.keys()
    assert set(PARALLEL) == {"parallel", "parallel_second", "parallel_third", "parallel_test"}
    assert all(tuple(sorted(floors)) == parallel.LANGUAGES for floors in PARALLEL.values())
