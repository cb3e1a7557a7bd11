"""Times `reasoning` beside owlrl on the same made data, in one run, and prints how many times faster it is.

    python -m benchmarks.reasoning [--quick]

The time of owlrl includes giving it the triples and taking them back. The whole form goes to 100,000 triples, where owlrl is left out (it takes minutes); `--quick` stops at 3,000. One run each: take
differences below a factor of two for noise. Needs the `test` extra, for owlrl.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

import pyoxigraph as ox

from reasoning import compile_schema
from tests.reasoning import oracle, synthetic


def main() -> int:
    """Run, print a table, and return 1 if the two disagree anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    sizes = ((300, True),) if parser.parse_args().quick else ((1_000, True), (10_000, False))
    print(f"{'triples':>9} {'new':>9} {'here, s':>9} {'owlrl, s':>9} {'ratio':>7}")
    schema = synthetic.schema()
    for papers, beside in sizes:
        stated = list(synthetic.data(papers))
        found, here = timed(partial(_ours, schema, stated))
        line = f"{len(stated):>9} {len(found):>9} {here:>9.3f}"
        if not beside:
            print(f"{line} {'not run':>9} {'':>7}")
            continue
        theirs, there = timed(partial(oracle.closure, schema, stated))
        print(f"{line} {there:>9.3f} {there / here:>7.0f}")
        if found != theirs:
            print(f"they differ in {len(found ^ theirs)} triples", file=sys.stderr)
            return 1
    return 0


def _ours(schema: list[ox.Triple], stated: list[ox.Triple]) -> frozenset[ox.Triple]:
    return compile_schema(schema).infer(stated)


def timed(run: Callable[[], frozenset[ox.Triple]]) -> tuple[frozenset[ox.Triple], float]:
    """Return what a call returns, and the seconds it took."""
    begin = time.perf_counter()
    found = run()
    return found, time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
