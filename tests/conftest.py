"""Lets all tests of a run, and what they start, share what the rules compile to; with `ITUGOV_CACHE` set, later runs too."""

import os
import tempfile
from pathlib import Path

import pytest

from ingest.patterns import keep_in


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled patterns in the folder that is named, or else in one for this run alone."""
    if "ITUGOV_CACHE" not in os.environ:
        own = tempfile.TemporaryDirectory(prefix="itugov-")
        config.add_cleanup(own.cleanup)
        os.environ["ITUGOV_CACHE"] = own.name
    if os.environ["ITUGOV_CACHE"] != "none":
        keep_in(Path(os.environ["ITUGOV_CACHE"]))


def pytest_unconfigure() -> None:
    """Close the file before its folder goes."""
    keep_in(None)
