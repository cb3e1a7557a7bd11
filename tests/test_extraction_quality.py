"""Floors under the scores of extraction, split by split, so that no rule quietly ruins what others reach (docs/quality.md has the figures)."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.manifest import read_manifest
from ingest.pipeline import extract
from tests.shared import ROOT, shared

FLOORS: dict[str, dict[str, float]] = {
    "gold-dev": {"link": 0.95, "graph": 0.95, "relation": 0.75, "evidence": 0.95, "modality": 0.75},
    "tests/gold_dev": {"link": 0.97, "graph": 0.95, "relation": 0.82, "evidence": 0.95, "modality": 0.85},
    "tests/gold": {"link": 0.93, "graph": 0.90, "relation": 0.65, "evidence": 0.95, "modality": 0.70},
}


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


def test_every_split_has_floors() -> None:
    assert len(FLOORS) == 3
