"""Attacks the guards against SERVICE and LOAD at length: the test of them, with as many disguises as asked.

    python -m benchmarks.guard [--examples 100000]

The same as `ITUGOV_FUZZ_EXAMPLES=100000 pytest tests/store/test_guard_fuzz.py`. Exits with 1 where one got out, and tells it.
"""

import argparse
import os
import subprocess
import sys


def main() -> int:
    """Run the test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=100_000)
    asked = parser.parse_args()
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/store/test_guard_fuzz.py"],
        env={**os.environ, "ITUGOV_FUZZ_EXAMPLES": str(asked.examples)},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
