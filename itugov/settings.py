"""Reads the settings: environment variables `ITUGOV_…`, each with its unit in its name where it has one."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from ingest.reading import DEFAULT_MAX_BYTES, DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_S, Bounds
from itugov.errors import SettingError
from ontology.namespaces import graph

if TYPE_CHECKING:
    from store.engine import Engine


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: the variable, what it does, its default as text."""

    variable: str
    meaning: str
    default: str


DEFAULT_BASE_URL: Final = "https://www.itu.int"
DEFAULT_CONTACT: Final = "https://w3id.org/itugov/"

SETTINGS: Final = (
    Setting(
        "ITUGOV_STORE",
        "folder of the store, or the address at which an engine elsewhere takes SPARQL queries (see docs/engines.md)",
        "`store` in the user's data directory",
    ),
    Setting(
        "ITUGOV_REMOTE_GRAPHS", "address at which that engine takes whole graphs; nothing is written without", "none"
    ),
    Setting(
        "ITUGOV_REMOTE_COPY", "folder of the copy of what the engine holds", "a folder for the address, beside `store`"
    ),
    Setting("ITUGOV_REMOTE_USER", "user name for the engine", "none"),
    Setting("ITUGOV_REMOTE_PASSWORD", "password for the engine", "none"),
    Setting("ITUGOV_REMOTE_AUTH", "how the password is sent: `basic` or `digest`", "basic"),
    Setting("ITUGOV_REMOTE_TOKEN", "bearer token for the engine, in the place of name and password", "none"),
    Setting("ITUGOV_REMOTE_CONNECTIONS", "SPARQL queries that the engine is asked at the same time", "16"),
    Setting("ITUGOV_REMOTE_RETRIES", "how often the engine is asked again what failed early", "2"),
    Setting("ITUGOV_REMOTE_WRITE_S", "how long the engine may take for a piece of what is written, in seconds", "600"),
    Setting(
        "ITUGOV_REMOTE_LOOK_S", "pause between two looks whether the engine holds a newer snapshot, in seconds", "5"
    ),
    Setting("ITUGOV_MAX_FILE_BYTES", "largest file that is read, in bytes", str(DEFAULT_MAX_BYTES)),
    Setting("ITUGOV_DOCUMENT_TIMEOUT_S", "how long one document may take, in seconds", str(DEFAULT_TIMEOUT_S)),
    Setting("ITUGOV_READER_MEMORY_BYTES", "memory of the process that reads PDFs, in bytes", str(DEFAULT_MEMORY_BYTES)),
    Setting("ITUGOV_JOBS", "processes that read documents at the same time", "the number of cores"),
    Setting(
        "ITUGOV_CACHE",
        "folder of compiled patterns, which spare each start some seconds; `none` keeps none",
        "the user's folder for caches",
    ),
    Setting("ITUGOV_FETCH_BASE_URL", "where documents are fetched from", DEFAULT_BASE_URL),
    Setting("ITUGOV_FETCH_CONTACT", "web or mail address that tells the site who fetches", DEFAULT_CONTACT),
    Setting("ITUGOV_FETCH_PAUSE_MS", "pause between two requests to the site, in milliseconds", "2000"),
    Setting("ITUGOV_FETCH_TIMEOUT_S", "longest wait for the next bytes of an answer, in seconds", "30"),
    Setting("ITUGOV_FETCH_FILE_S", "longest time for one file, in seconds", "600"),
    Setting("ITUGOV_FETCH_RETRIES", "how often a request that failed is made again", "4"),
    Setting("ITUGOV_FETCH_MAX_WAIT_S", "longest wait that the site may ask for, in seconds", "300"),
    Setting("ITUGOV_MAX_ROWS", "most rows of one answer of the service", "100000"),
    Setting("ITUGOV_MAX_RESULT_BYTES", "most bytes of one answer of the service", "64000000"),
    Setting("ITUGOV_MAX_BODY_BYTES", "most bytes of a request to the service", "1000000"),
    Setting("ITUGOV_WRITE_TOKEN", "what a client sends to be let write; without it nothing is written", "none"),
    Setting("ITUGOV_MAX_WRITE_BYTES", "most bytes of a graph or an update that is sent to be written", "100000000"),
    Setting("ITUGOV_QUERY_TIMEOUT_S", "how long a SPARQL query may run, in seconds", "10"),
    Setting(
        "ITUGOV_WORKERS", "processes that answer SPARQL queries at the same time", "the number of cores, and 2 at least"
    ),
    Setting("ITUGOV_WORKER_MEMORY_BYTES", "memory of one such process, in bytes", "2000000000"),
    Setting("ITUGOV_MAX_WAITING", "most SPARQL queries that wait for such a process at the same time", "64"),
    Setting("ITUGOV_MAX_WAIT_S", "how long a SPARQL query waits for one, in seconds", "10"),
    Setting("ITUGOV_STALL_S", "how long a client may leave an answer unread or a request unsent, in seconds", "20"),
    Setting(
        "ITUGOV_MAX_CONNECTIONS",
        "most connections of clients at the same time, for each process that serves; fewer where fewer files may be open",
        "2000",
    ),
    Setting("ITUGOV_PROCESSES", "processes that serve at one address, each with workers of its own", "1"),
    Setting(
        "ITUGOV_SHUTDOWN_S", "how long answers that are under way may take when the service ends, in seconds", "15"
    ),
    Setting(
        "ITUGOV_RATE_PER_MINUTE",
        "queries and searches that one address may ask for in a minute, counted by each process; 0: as many as it likes",
        "0",
    ),
    Setting(
        "ITUGOV_TRUSTED_PROXIES",
        "addresses or networks of the proxies that are believed who asks (`X-Forwarded-For`), with commas between",
        "none",
    ),
    Setting("ITUGOV_LOG_LEVEL", "what is logged: `debug`, `info` (every request), `warning` or `error`", "info"),
    Setting("ITUGOV_LOG_FORMAT", "`json` (an object a line) or `text`, for people", "json"),
    Setting("ITUGOV_LOG_QUERIES", "1 logs what is asked, too", "0"),
    Setting("ITUGOV_MCP", "1 answers language models at `/mcp` (Model Context Protocol; needs the extra `mcp`)", "0"),
    Setting("ITUGOV_LOG_CLIENTS", "1 logs the addresses of those who ask, too", "0"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """An engine elsewhere, by the address at which it takes queries."""

    address: str

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    store: Path | Address
    sample_store: Path
    max_file_bytes: int
    document_timeout_s: int
    reader_memory_bytes: int
    jobs: int
    fetch_base_url: str
    fetch_contact: str
    fetch_pause_ms: int
    fetch_timeout_s: int
    fetch_file_s: int
    fetch_retries: int
    fetch_max_wait_s: int
    max_rows: int
    max_result_bytes: int
    max_body_bytes: int
    write_token: str = field(repr=False)
    max_write_bytes: int
    query_timeout_s: int
    workers: int
    worker_memory_bytes: int
    max_waiting: int
    max_wait_s: int
    stall_s: int
    max_connections: int = 2000
    processes: int = 1
    shutdown_s: int = 15
    rate_per_minute: int = 0
    trusted_proxies: str = ""
    log_level: str = "info"
    log_format: str = "json"
    log_queries: int = 0
    log_clients: int = 0
    mcp: int = 0
    remote_graphs: str = ""
    remote_copy: Path | None = None
    remote_user: str = ""
    remote_password: str = field(default="", repr=False)
    remote_auth: str = "basic"
    remote_token: str = field(default="", repr=False)
    remote_connections: int = 16
    remote_retries: int = 2
    remote_write_s: int = 600
    remote_look_s: int = 5
    cache: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of the store; of an engine elsewhere, that of the copy."""
        if isinstance(self.store, Path):
            return self.store
        if self.remote_copy is not None:
            return self.remote_copy
        name = hashlib.sha256(self.store.address.encode()).hexdigest()[:16]
        return platformdirs.user_data_path("itugov", appauthor=False) / "remote" / name

    @property
    def engine(self) -> "Engine | None":
        """The engine elsewhere, None where the store is a folder."""
        from store.engine import Engine

        if isinstance(self.store, Path):
            return None
        return Engine(
            self.store.address,
            graph("mirror"),
            self.remote_graphs,
            self.remote_user,
            self.remote_password,
            self.remote_token,
            self.remote_auth == "digest",
            self.remote_connections,
            self.remote_retries,
            self.remote_write_s,
        )

    @property
    def bounds(self) -> Bounds:
        """What one document may cost."""
        return Bounds(self.document_timeout_s, self.reader_memory_bytes)


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment.

    Raises:
        SettingError: a variable is not the positive whole number it has to be.
    """
    data = platformdirs.user_data_path("itugov", appauthor=False)
    store = environment.get("ITUGOV_STORE")
    return Settings(
        store=place(store) if store else data / "store",
        sample_store=data / "sample",
        max_file_bytes=_number(environment, "ITUGOV_MAX_FILE_BYTES", DEFAULT_MAX_BYTES),
        document_timeout_s=_number(environment, "ITUGOV_DOCUMENT_TIMEOUT_S", DEFAULT_TIMEOUT_S),
        reader_memory_bytes=_number(environment, "ITUGOV_READER_MEMORY_BYTES", DEFAULT_MEMORY_BYTES),
        jobs=_number(environment, "ITUGOV_JOBS", os.cpu_count() or 1),
        fetch_base_url=web_address(
            "ITUGOV_FETCH_BASE_URL", environment.get("ITUGOV_FETCH_BASE_URL") or DEFAULT_BASE_URL
        ),
        fetch_contact=_line(environment, "ITUGOV_FETCH_CONTACT", DEFAULT_CONTACT),
        fetch_pause_ms=_number(environment, "ITUGOV_FETCH_PAUSE_MS", 2000, least=0),
        fetch_timeout_s=_number(environment, "ITUGOV_FETCH_TIMEOUT_S", 30),
        fetch_file_s=_number(environment, "ITUGOV_FETCH_FILE_S", 600),
        fetch_retries=_number(environment, "ITUGOV_FETCH_RETRIES", 4, least=0),
        fetch_max_wait_s=_number(environment, "ITUGOV_FETCH_MAX_WAIT_S", 300),
        max_rows=_number(environment, "ITUGOV_MAX_ROWS", 100_000),
        max_result_bytes=_number(environment, "ITUGOV_MAX_RESULT_BYTES", 64_000_000),
        max_body_bytes=_number(environment, "ITUGOV_MAX_BODY_BYTES", 1_000_000),
        write_token=_line(environment, "ITUGOV_WRITE_TOKEN", ""),
        max_write_bytes=_number(environment, "ITUGOV_MAX_WRITE_BYTES", 100_000_000),
        query_timeout_s=_number(environment, "ITUGOV_QUERY_TIMEOUT_S", 10),
        workers=_number(environment, "ITUGOV_WORKERS", max(2, os.cpu_count() or 1)),
        worker_memory_bytes=_number(environment, "ITUGOV_WORKER_MEMORY_BYTES", 2_000_000_000, least=200_000_000),
        max_waiting=_number(environment, "ITUGOV_MAX_WAITING", 64, least=0),
        max_wait_s=_number(environment, "ITUGOV_MAX_WAIT_S", 10),
        stall_s=_number(environment, "ITUGOV_STALL_S", 20),
        max_connections=_number(environment, "ITUGOV_MAX_CONNECTIONS", 2000),
        processes=_number(environment, "ITUGOV_PROCESSES", 1),
        shutdown_s=_number(environment, "ITUGOV_SHUTDOWN_S", 15),
        rate_per_minute=_number(environment, "ITUGOV_RATE_PER_MINUTE", 0, least=0),
        trusted_proxies=_networks(environment, "ITUGOV_TRUSTED_PROXIES"),
        log_level=_choice(environment, "ITUGOV_LOG_LEVEL", ("info", "debug", "warning", "error")),
        log_format=_choice(environment, "ITUGOV_LOG_FORMAT", ("json", "text")),
        log_queries=_flag(environment, "ITUGOV_LOG_QUERIES"),
        log_clients=_flag(environment, "ITUGOV_LOG_CLIENTS"),
        mcp=_flag(environment, "ITUGOV_MCP"),
        remote_graphs=_engine_address("ITUGOV_REMOTE_GRAPHS", environment.get("ITUGOV_REMOTE_GRAPHS") or ""),
        remote_copy=Path(copy).expanduser() if (copy := environment.get("ITUGOV_REMOTE_COPY")) else None,
        remote_user=_line(environment, "ITUGOV_REMOTE_USER", ""),
        remote_password=_secret(environment, "ITUGOV_REMOTE_PASSWORD"),
        remote_auth=_choice(environment, "ITUGOV_REMOTE_AUTH", ("basic", "digest")),
        remote_token=_secret(environment, "ITUGOV_REMOTE_TOKEN"),
        remote_connections=_number(environment, "ITUGOV_REMOTE_CONNECTIONS", 16),
        remote_retries=_number(environment, "ITUGOV_REMOTE_RETRIES", 2, least=0),
        remote_write_s=_number(environment, "ITUGOV_REMOTE_WRITE_S", 600),
        remote_look_s=_number(environment, "ITUGOV_REMOTE_LOOK_S", 5),
        cache=_cache(environment.get("ITUGOV_CACHE") or ""),
    )


def _cache(named: str) -> Path | None:
    if not named:
        return platformdirs.user_cache_path("itugov", appauthor=False)
    return None if named == "none" else Path(named).expanduser()


def place(store: str | Path) -> Path | Address:
    """Return where a store is: a folder, or an engine elsewhere.

    Raises:
        SettingError: it is an address, and of no such engine.
    """
    if isinstance(store, Path) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", store):
        return Path(store).expanduser()
    return Address(_engine_address("the store", store))


def _engine_address(name: str, value: str) -> str:
    """Return the address of an engine, or nothing where none is given; what is wrong is not repeated, as it may hold a password.

    Raises:
        SettingError: it is none, or holds a name and a password.
    """
    if value and not re.fullmatch(r"https?://[A-Za-z0-9._:\[\]-]+(?:/[^\s?#@]*)?(?:\?[^\s#@]*)?", value):
        raise SettingError(
            f"{name} takes the address of an engine, such as https://host.example/sparql, without name and password: these are"
            " ITUGOV_REMOTE_USER and ITUGOV_REMOTE_PASSWORD"
        )
    return value


def web_address(name: str, value: str) -> str:
    """Return the address of a site.

    Raises:
        SettingError: it is none.
    """
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?", value):
        raise SettingError(f"{name} is {value!r}; it takes the address of a site, such as {DEFAULT_BASE_URL}")
    return value


def _line(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name) or default
    if not value.isascii() or not value.isprintable():
        raise SettingError(f"{name} is {value!r}; it takes one line of ASCII")
    return value


def _secret(environment: Mapping[str, str], name: str) -> str:
    """Return what is not to be shown, not even where it is wrong."""
    value = environment.get(name) or ""
    if not value.isascii() or not (value.isprintable() or not value):
        raise SettingError(f"{name} takes one line of ASCII")
    return value


def _choice(environment: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """Return one of the values that are allowed, the first where none is given."""
    value = environment.get(name) or allowed[0]
    if value not in allowed:
        raise SettingError(f"{name} is {value!r}; it takes one of {', '.join(allowed)}")
    return value


def _flag(environment: Mapping[str, str], name: str) -> int:
    return int(_choice(environment, name, ("0", "1")))


def _networks(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name) or ""
    try:
        return ",".join(str(ip_network(part.strip())) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(f"{name}: {error}; it takes addresses and networks, such as 127.0.0.1,10.0.0.0/8") from error


def _number(environment: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    value = environment.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise SettingError(f"{name} is {value!r}; it takes a whole number from {least}")
    return int(value)
