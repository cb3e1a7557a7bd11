"""Reads the settings: environment variables `ITUGOV_…`, each with its unit in its name where it has one."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from ingest.reading import DEFAULT_MAX_BYTES
from itugov.errors import SettingError


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: the variable, what it does, its default as text."""

    variable: str
    meaning: str
    default: str


SETTINGS: Final = (
    Setting("ITUGOV_STORE", "folder of the store", "`store` in the user's data directory"),
    Setting("ITUGOV_MAX_FILE_BYTES", "largest file that is read, in bytes", str(DEFAULT_MAX_BYTES)),
    Setting("ITUGOV_JOBS", "processes that read documents at the same time", "the number of cores"),
    Setting("ITUGOV_MAX_ROWS", "most rows of one answer of the service", "100000"),
    Setting("ITUGOV_MAX_RESULT_BYTES", "most bytes of one answer of the service", "64000000"),
    Setting("ITUGOV_MAX_BODY_BYTES", "most bytes of a request to the service", "1000000"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    store: Path
    sample_store: Path
    max_file_bytes: int
    jobs: int
    max_rows: int
    max_result_bytes: int
    max_body_bytes: int


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment.

    Raises:
        SettingError: a variable is not the positive whole number it has to be.
    """
    data = platformdirs.user_data_path("itugov", appauthor=False)
    store = environment.get("ITUGOV_STORE")
    return Settings(
        store=Path(store).expanduser() if store else data / "store",
        sample_store=data / "sample",
        max_file_bytes=_number(environment, "ITUGOV_MAX_FILE_BYTES", DEFAULT_MAX_BYTES),
        jobs=_number(environment, "ITUGOV_JOBS", os.cpu_count() or 1),
        max_rows=_number(environment, "ITUGOV_MAX_ROWS", 100_000),
        max_result_bytes=_number(environment, "ITUGOV_MAX_RESULT_BYTES", 64_000_000),
        max_body_bytes=_number(environment, "ITUGOV_MAX_BODY_BYTES", 1_000_000),
    )


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise SettingError(f"{name} is {value!r}; it takes a whole number from 1")
    return int(value)
