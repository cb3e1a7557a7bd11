"""Makes the gold of the parallel test documents from their marked-up sources.

Run as ``python -m tests.parallel_test.generate``; the mark-up is that of ``tests/gold/generate.py``.
"""

from pathlib import Path

from tests.gold.generate import main

HERE = Path(__file__).parent

if __name__ == "__main__":
    main(HERE)
