"""Runs the shared table of citation forms and puts to each miss the reason that `forms_misses.toml` gives."""

import csv
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.splits import FORMS, FORMS_SCORER

REASONS: Final = Path(__file__).with_name("forms_misses.toml")
_MISS: Final = re.compile(r"(?P<lang>\w\w) \| (?P<form>.*) \| \[(?P<wanted>[^|]*)\] \| \[(?P<found>[^|]*)\]")


@dataclass(frozen=True, slots=True)
class Miss:
    """A form that is not read right, and why."""

    lang: str
    form: str
    wanted: str
    found: str
    why: str


@dataclass(frozen=True, slots=True)
class Forms:
    """How many forms of each language are read right; `idle` are reasons for forms that are read right by now."""

    right: Counter[str]
    total: Counter[str]
    misses: tuple[Miss, ...]
    idle: tuple[str, ...]

    def complaints(self) -> Iterator[str]:
        """Yield what is to be put right in the table of reasons."""
        for miss in self.misses:
            if not miss.why:
                yield f"{REASONS.name} does not say why {miss.form!r} ({miss.lang}) is missed"
        for form in self.idle:
            yield f"{REASONS.name} says why {form!r} is missed, but it is not"


def measure_forms() -> Forms | None:
    """Return how the forms are read; None where the table is not here."""
    if not FORMS.exists():
        return None
    with FORMS.open(encoding="utf-8", newline="") as file:
        total = Counter(row["lang"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(FORMS_SCORER), str(FORMS), folder, "0"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    reasons = {row["form"]: row["why"] for row in tomllib.loads(REASONS.read_text(encoding="utf-8")).get("miss", ())}
    found = [_MISS.fullmatch(line) for line in said.splitlines()]
    misses = tuple(
        Miss(m["lang"], m["form"], _plain(m["wanted"]), _plain(m["found"]), reasons.get(m["form"], ""))
        for m in found
        if m is not None
    )
    right = total - Counter(m.lang for m in misses)
    missed = {m.form for m in misses}
    if f"forms {right.total()}/{total.total()} " not in said:
        raise SystemExit(f"what {FORMS_SCORER.name} says cannot be read: {said[-200:]!r}")
    return Forms(right, total, misses, tuple(form for form in reasons if form not in missed))


def _plain(listed: str) -> str:
    return " ".join(re.findall(r"'([^']*)'", listed)) or "nothing"
