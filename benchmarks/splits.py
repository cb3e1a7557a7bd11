"""Names the splits on which extraction is measured, and extracts them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.manifest import read_manifest
from ingest.pipeline import extract
from itugov.scoring import Gold, read_gold
from ontology.languages import OFFICIAL_LANGUAGES
from tests.shared import ROOT, SHARED


@dataclass(frozen=True, slots=True)
class Split:
    """A set of documents with their gold, and whether rules are tuned on it; a text's language stands in its name, or is `lang`."""

    name: str
    gold: Path
    texts: Path
    tuned: bool
    lang: str = "ar"

    def here(self) -> bool:
        """Whether the split is on this machine."""
        return self.gold.is_dir() and self.texts.is_dir()

    def read_gold(self) -> Gold:
        """Return the gold."""
        return read_gold(self.gold)

    def files(self) -> Iterator[tuple[Path, str]]:
        """Yield each text that has gold, with its language."""
        names = [d.name for d in self.read_gold().documents]
        for file in sorted(self.texts.glob("*.txt")):
            if any(file.stem == name or file.stem.startswith(f"{name}_") for name in names):
                own = file.stem.rpartition(".")[2]
                yield file, own if own in OFFICIAL_LANGUAGES else self.lang

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield what is extracted from each, as JSON has it."""
        found = self.texts / "manifest.csv"
        manifest = read_manifest(found) if found.exists() else None
        for file, lang in self.files():
            row = manifest.row_for(file) if manifest is not None else None
            said: dict[str, Any] = json.loads(json.dumps(extract(file, lang=lang, row=row).to_json()))
            yield said


SPLITS: Final = (
    Split("gold-dev", SHARED / "eval" / "gold-dev", SHARED / "corpus", tuned=True),
    *(
        Split(f"tests/{name}", ROOT / "tests" / name, ROOT / "tests" / name / "texts", tuned=tuned)
        for name, tuned in (
            ("gold_dev", True),
            ("gold", True),
            ("parallel", True),
            ("parallel_second", True),
            ("parallel_third", True),
            ("parallel_test", False),
        )
    ),
)
FORMS: Final = SHARED / "eval" / "forms-dev.tsv"
FORMS_SCORER: Final = SHARED / "eval" / "forms.py"
