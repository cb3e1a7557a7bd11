"""Makes the gold of the parallel development documents from their marked-up sources.

Run as ``python -m tests.parallel.generate [parallel_second | parallel_third]``: without a name, every set that rules are tuned on. The mark-up is that of
``tests/gold/generate.py``.
"""

import argparse
from pathlib import Path
from typing import Final

from tests.gold.generate import main

HERE = Path(__file__).parent
SETS: Final = (HERE, HERE.with_name("parallel_second"), HERE.with_name("parallel_third"))

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", choices=[folder.name for folder in SETS], default=None)
    names = parser.parse_args().sets or [folder.name for folder in SETS]
    for folder in SETS:
        if folder.name in names:
            main(folder)
