"""Times a build of one long table of citations, stage by stage, and tells what validating and auditing cost a claim.

    python -m benchmarks.audit [--quick] [--rows 375 1500 6000]

The table is made by a fixed seed and stands in two documents, its English and its French version; each row cites resolutions, decisions and recommendations with their editions, some of
which never were, and says who implements one. Prints processor seconds of one core by stage, what validating and auditing cost a claim or mention beyond what they cost for the reference
facts alone, and the peak of memory; each number of rows in a process of its own. `--quick` is for CI: 100 and 400 rows; it fails where a claim costs more than twice as much in the larger.
One run: take differences below a fifth for noise.
"""

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from itugov.build import VALIDATION, Summary, build
from itugov.collect import collect
from store import Store

_ROWS: Final = (375, 1_500, 6_000)
_QUICK: Final = (100, 400)
_MOST_DEARER: Final = 2.0
_CHECKS: Final = ("validating", "auditing")
_MB: Final = 1_000_000
_MAX_FILE_BYTES: Final = 100_000_000
# Organ's highest number here, and cities and years of its conferences, in English and French; a few are no edition of it
_PLACES: Final = (
    (220, (("Kyoto", 1994), ("Marrakesh|Marrakech", 2002), ("Antalya", 2006), ("Guadalajara", 2010), ("Busan|Busan", 2014), ("Bucharest|Bucarest", 2022))),
    (90, (("Istanbul", 2002), ("Doha", 2006), ("Hyderabad", 2010), ("Buenos Aires", 2017), ("Kigali", 2022))),
    (105, (("Johannesburg", 2008), ("Hammamet", 2016), ("New Delhi", 2024))),
)  # fmt: skip
_WHO: Final = (
    ("The Council", "Le Conseil"),
    ("The Radio Regulations Board", "Le Comité du Règlement des radiocommunications"),
    ("ITU-T Study Group 17", "La Commission d'études 17 de l'UIT-T"),
)
_HEADS: Final = {
    "en": "Document C24/77-E\n20 May 2024\nEnglish only\nReport by the Secretary-General",
    "fr": "Document C24/77-F\n20 mai 2024\nFrançais seulement\nRapport de la Secrétaire générale",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build of so many rows cost: claims and mentions, processor seconds by stage, peak of memory in bytes, findings."""

    rows: int
    claims: int
    seconds: dict[str, float]
    peak: int
    findings: int

    def checking(self) -> float:
        """The seconds of validating and auditing."""
        return sum(self.seconds[stage] for stage in _CHECKS)


class _Timed(Summary):
    """A summary that counts processor time."""

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the processor time a block takes to a stage."""
        begun = time.process_time()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - begun


def table(lang: str, rows: int) -> str:
    """Return the document of so many rows, the same each time."""
    chance = random.Random(rows)
    return "\n\n".join([_HEADS[lang], *(f"{number}. {_row(chance, lang)}" for number in range(1, rows + 1))])


def _row(chance: random.Random, lang: str) -> str:
    other = lang == "fr"
    organ, mention, revised = chance.randrange(len(_PLACES)), chance.randrange(4), chance.random() < 0.8
    highest, places = _PLACES[organ] if chance.random() < 0.9 else (_PLACES[organ][0] * 2, _PLACES[0][1])
    names, year = chance.choice(places)
    name, number, far = names.split("|")[-1 if other else 0], chance.randint(1, highest), chance.randint(1, 1500)
    edition = f"{number} ({('Rév. ' if other else 'Rev. ') if revised else ''}{name}, {year})"
    who = _WHO[chance.randrange(len(_WHO))][other]
    if other:
        also = (f"la Résolution {far} du Conseil", f"la Décision {far} (Conseil, 2011)", f"la Recommandation UIT-T X.{far}", f"la Résolution {edition}")  # fmt: skip
        return f"{who} met en œuvre la Résolution {edition}. Voir aussi {also[mention]}."
    also = (f"Council Resolution {far}", f"Decision {far} (Council, 2011)", f"Recommendation ITU-T X.{far}", f"Resolution {edition}")  # fmt: skip
    return f"{who} implements Resolution {edition}. See also {also[mention]}."


def cost(rows: int) -> Cost:
    """Build a store of a table of so many rows, of the reference facts alone for none, and return what it cost."""
    # `build` makes its own summary; what it counts is wall time, which others on the machine stretch
    building = sys.modules[build.__module__]
    building.Summary = _Timed  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        for lang in _HEADS if rows else ():
            (folder / f"table-{lang}.txt").write_text(table(lang, rows), encoding="utf-8")
        sources = collect([folder] if rows else [])
        with Store.open(Path(place) / "store", hidden=(VALIDATION,)) as store:
            summary = build(sources, store, max_file_bytes=_MAX_FILE_BYTES)
    if summary.refused:
        raise RuntimeError(str(summary.refused[0]))
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    claims = sum(read.claims + read.mentions for read in summary.read)
    return Cost(rows, claims, summary.seconds, peak, len(summary.findings))


def costs(sizes: Sequence[int]) -> list[tuple[Cost, float]]:
    """Print and return the costs of longer and longer tables, each with the milliseconds that a claim or mention costs to check."""
    print(f"{'rows':>7}{'claims, mentions':>18}{'findings':>10}{'reading':>9}{'reasoning':>11}{'validating':>12}{'auditing':>10}{'indexing':>10}{'ms a claim':>12}{'peak, MB':>10}")  # fmt: skip
    out: list[tuple[Cost, float]] = []
    alone = 0.0
    for rows in (0, *sizes):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = pool.apply(cost, (rows,))
        alone = alone or found.checking()
        each = (found.checking() - alone) / found.claims * 1000 if rows else 0.0
        stages = [found.seconds[name] for name in ("reading and writing", "reasoning", *_CHECKS, "indexing and analysing")]  # fmt: skip
        times = "".join(f"{value:>{width}.2f}" for value, width in zip(stages, (9, 11, 12, 10, 10), strict=True))
        print(f"{rows:>7,}{found.claims:>18,}{found.findings:>10,}{times}{each:>12.2f}{found.peak / _MB:>10.0f}", flush=True)  # fmt: skip
        if rows:
            out.append((found, each))
    return out


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int, nargs="+", default=list(_ROWS))
    given = parser.parse_args()
    found = costs(_QUICK if given.quick else given.rows)
    dearer = found[-1][1] / found[0][1]
    print(f"A claim among {found[-1][0].claims:,} costs {dearer:.2f} times what it costs among {found[0][0].claims:,}.")
    return 1 if given.quick and dearer > _MOST_DEARER else 0


if __name__ == "__main__":
    sys.exit(main())
