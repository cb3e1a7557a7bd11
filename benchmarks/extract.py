"""Times extraction end to end, from file to record, beside simpler tools over the same texts in the same run.

    python -m benchmarks.extract [--quick] [--documents 100 1000 10000] [--profile]

Prints MB of text (UTF-8) a second of processor time and core, by language and overall, and how many times slower or faster the simpler tools are (they find names
and citations only, see `benchmarks.peers`); then the cost of a document and the peak of memory for more and more documents, each size in a process of its
own. Documents are the texts of the development splits with their lines in another order by a fixed seed, so no two are the same. `--quick` is for CI: two documents
a language, sizes 20 and 60, and it fails where a document costs more than twice as much in the larger. One run: take differences below a fifth for noise.
Tools of the `compare` extra that are not installed are left out.
"""

import argparse
import cProfile
import json
import multiprocessing
import pstats
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.peers import PEERS, Peer
from benchmarks.splits import SPLITS
from ingest.pipeline import extract

_NEEDS: Final = {"spacy": "spacy", "eyecite": "eyecite"}
_SIZES: Final = (100, 1_000, 10_000)
_MB: Final = 1_000_000
_MOST_DEARER: Final = 2.0


@dataclass(frozen=True, slots=True)
class Text:
    """A document to extract."""

    lang: str
    text: str

    @property
    def size(self) -> int:
        """Its bytes in UTF-8."""
        return len(self.text.encode())


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number of documents cost: processor seconds, peak of memory in bytes, bytes of text."""

    documents: int
    seconds: float
    peak: int
    size: int


def bases() -> list[Text]:
    """Return the texts of the splits that rules are tuned on and that lie in this repository."""
    out = []
    for split in SPLITS:
        if split.tuned and split.name.startswith("tests/") and split.here():
            out += [Text(lang, file.read_text(encoding="utf-8")) for file, lang in split.files()]
    return sorted(out, key=lambda t: (t.lang, t.text))


def made(number: int, among: Sequence[Text]) -> Text:
    """Return a document like the others and equal to none."""
    base = among[number % len(among)]
    lines = base.text.split("\n")
    random.Random(number).shuffle(lines)
    return Text(base.lang, f"{number}\n" + "\n".join(lines))


def written(folder: Path, texts: Sequence[Text]) -> Iterator[tuple[Path, str]]:
    """Write the documents and yield their files."""
    for number, text in enumerate(texts):
        file = folder / f"{number}.txt"
        file.write_text(text.text, encoding="utf-8")
        yield file, text.lang


def ours(file: Path, lang: str) -> int:
    """Extract a document to its line of JSON; return how many mentions it has."""
    record = extract(file, lang=lang)
    json.dumps(record.to_json(), ensure_ascii=False)
    return len(record.mentions)


def timed(work: Callable[[], int]) -> float:
    """Return the processor seconds of a piece of work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def by_tool(lang: str, texts: Sequence[Text], folder: Path, peers: Mapping[str, Peer]) -> dict[str, float]:
    """Return the processor seconds of each tool over the second half of the texts, the first half being for warming up."""
    files = list(written(folder, texts))
    half = len(files) // 2
    for file, own in files[:half]:
        ours(file, own)
    seconds = {"itugov": timed(lambda: sum(ours(file, own) for file, own in files[half:]))}
    for name, find in peers.items():
        find(texts[0].text, lang)
        seconds[name] = timed(lambda find=find: sum(len(find(t.text, lang)) for t in texts[half:]))  # type: ignore[misc]
    return seconds


def speeds(count: int) -> None:
    """Print MB a second by language, ours and the others'."""
    peers = {name: find for name, find in PEERS.items() if name not in _NEEDS or find_spec(_NEEDS[name])}
    among = bases()
    print(f"{'language':10}{'kB':>8}{'itugov, MB/s':>14}" + "".join(f"{n + ', MB/s':>16}{'ratio':>8}" for n in peers))
    total: dict[str, float] = {}
    size = 0
    for lang in sorted({t.lang for t in among}):
        own = [t for t in among if t.lang == lang]
        texts = [made(number, own) for number in range(count)]
        with tempfile.TemporaryDirectory() as folder:
            seconds = by_tool(lang, texts, Path(folder), peers)
        here = sum(t.size for t in texts[count // 2 :])
        size += here
        for name, value in seconds.items():
            total[name] = total.get(name, 0.0) + value
        print(_line(lang, here, seconds, peers))
    print(_line("all", size, total, peers))


def _line(name: str, size: int, seconds: Mapping[str, float], peers: Mapping[str, Peer]) -> str:
    rate = {tool: size / _MB / value for tool, value in seconds.items()}
    others = "".join(f"{rate[tool]:>16.2f}{rate['itugov'] / rate[tool]:>8.2f}" for tool in peers)
    return f"{name:10}{size / 1000:>8.0f}{rate['itugov']:>14.3f}{others}"


def cost(documents: int) -> Cost:
    """Extract so many documents one after the other and return what they cost, the tables of the first left out."""
    among = bases()
    seconds, size = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for lang in sorted({t.lang for t in among}):
            for file, own in written(Path(folder), [made(0, [t for t in among if t.lang == lang])]):
                ours(file, own)
        for number in range(documents):
            text = made(number, among)
            ((file, lang),) = written(Path(folder), [text])
            size += text.size
            begin = time.process_time()
            ours(file, lang)
            seconds += time.process_time() - begin
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere
    return Cost(documents, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, size)


def costs(sizes: Sequence[int]) -> list[Cost]:
    """Print and return the costs of more and more documents."""
    print(f"{'documents':>10}{'text, MB':>10}{'ms a document':>15}{'MB/s':>8}{'peak, MB':>10}")
    out = []
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = pool.apply(cost, (size,))
        each = found.seconds / found.documents * 1000
        rate = found.size / _MB / found.seconds
        print(f"{size:>10,}{found.size / _MB:>10.2f}{each:>15.1f}{rate:>8.3f}{found.peak / _MB:>10.0f}", flush=True)
        out.append(found)
    return out


def profile() -> None:
    """Print where the time goes."""
    among = bases()
    with tempfile.TemporaryDirectory() as folder:
        files = list(written(Path(folder), [made(number, among) for number in range(2 * len(among))]))
        for file, lang in files[: len(among)]:
            ours(file, lang)
        watched = cProfile.Profile()
        watched.enable()
        for file, lang in files[len(among) :]:
            ours(file, lang)
        watched.disable()
    pstats.Stats(watched).sort_stats("cumulative").print_stats(60)
    pstats.Stats(watched).sort_stats("tottime").print_stats(30)


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--documents", type=int, nargs="+", default=list(_SIZES))
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    if given.profile:
        profile()
        return 0
    speeds(4 if given.quick else 60)
    print()
    found = costs((20, 60) if given.quick else given.documents)
    dearer = (found[-1].seconds / found[-1].documents) / (found[0].seconds / found[0].documents)
    print(
        f"A document among {found[-1].documents:,} costs {dearer:.2f} times what it costs among {found[0].documents:,}."
    )
    return 1 if given.quick and dearer > _MOST_DEARER else 0


if __name__ == "__main__":
    sys.exit(main())
