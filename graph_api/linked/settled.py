"""Reads what is settled of the dataset whatever its snapshot: licence, publisher, titles (`dataset.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settled:
    """The licence and the publisher as IRIs; texts by language."""

    licence: str
    publisher: str
    publisher_name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    rights: Mapping[str, str]


@cache
def settled() -> Settled:
    """Return it, read once."""
    return Settled(**tomllib.loads((Path(__file__).parent.parent / "dataset.toml").read_text(encoding="utf-8")))
