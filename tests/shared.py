"""Finds the shared folder of corpus, gold and reference tables, which lies beside the project where it is developed and not elsewhere."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ITUGOV_SHARED") or ROOT.parent / "shared")


def shared(*parts: str) -> Path:
    """Return a path in the shared folder, or skip the test that asks."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(
            f"{'/'.join(parts) or 'the shared folder'} is not here; set ITUGOV_SHARED to its folder to run this test"
        )
    return path
