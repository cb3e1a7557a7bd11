"""What clients do with connections, and what happens to processes and disks, leaves the service answering."""

import json
import resource
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.served import children, generated, served
from itugov.connections import LEAST_BYTES_S, MOST_HEAD_BYTES, OTHER_FILES, fitting
from itugov.settings import settings
from tests.shared import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc")

DOCUMENTS: Final = 40
STALL_S: Final = 2
PLACES: Final = 60
LOOKUP: Final = "/sparql?query=" + quote("SELECT * { <https://w3id.org/itugov/id/document/C24-3> ?p ?o }")
STREAM: Final = "/sparql?query=" + quote("SELECT * { ?s ?p ?o }")
HALF_HEAD: Final = b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: "
HALF_BODY: Final = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 900000\r\n\r\nSELECT"
PAGE: Final = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
WHOLE: Final = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("service") / "store", DOCUMENTS)


@pytest.fixture(scope="module")
def bounded(store: Path) -> Iterator[str]:
    given = {"ITUGOV_STALL_S": str(STALL_S), "ITUGOV_MAX_CONNECTIONS": str(PLACES), "ITUGOV_WORKERS": "1"}
    with served(store, given) as (address, _):
        yield address


def opened(address: str, sent: bytes) -> socket.socket:
    parts = urlsplit(address)
    made = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
    made.sendall(sent)
    return made


def until_closed(end: socket.socket) -> bytes:
    """Return what comes until the other side closes."""
    found = b""
    with end, suppress(ConnectionResetError):
        while data := end.recv(65536):
            found += data
    return found


def ended(address: str) -> dict[str, float]:
    families = text_string_to_metric_families(httpx.get(f"{address}/metrics").text)
    return {s.labels["why"]: s.value for f in families if f.name == "itugov_connections_ended" for s in f.samples}


LATE: Final = {
    "silent": (b"", 0),
    "half a head": (HALF_HEAD, 408),
    "half a head after an answer": (WHOLE + HALF_HEAD, 408),
    "half a body": (HALF_BODY, 408),
}


@pytest.mark.parametrize("name", LATE)
def test_who_never_ends_a_request_is_let_go(bounded: str, name: str) -> None:
    sent, status = LATE[name]
    begun = time.monotonic()
    found = until_closed(opened(bounded, sent)).removeprefix(b"")
    assert STALL_S <= time.monotonic() - begun < STALL_S + 10
    if WHOLE in sent:
        assert found.startswith(b"HTTP/1.1 200")
        found = found[found.index(b"HTTP/1.1", 1) :]
    if status:
        head, _, body = found.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d" % status)
        assert json.loads(body)["code"] == "request-late"
    else:
        assert found == b""


@pytest.mark.parametrize(("sent", "pause_s"), [(HALF_HEAD, 0.2), (HALF_BODY, 0.2)])
def test_who_goes_on_by_single_bytes_is_let_go_too(bounded: str, sent: bytes, pause_s: float) -> None:
    end = opened(bounded, sent)
    begun = time.monotonic()
    with suppress(OSError):
        while time.monotonic() - begun < 30:
            end.sendall(b"x")
            time.sleep(pause_s)
    assert time.monotonic() - begun < 30
    with suppress(OSError):
        assert until_closed(end).startswith(b"HTTP/1.1 408")


def test_a_body_that_comes_slowly_enough_is_taken(bounded: str) -> None:
    query = b"ASK {} #" + b" " * (8 * LEAST_BYTES_S)
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    end = opened(bounded, head + b"Content-Length: %d\r\n\r\n" % len(query))
    begun = time.monotonic()
    for at in range(0, len(query), LEAST_BYTES_S):
        end.sendall(query[at : at + LEAST_BYTES_S])
        time.sleep(0.5)
    assert time.monotonic() - begun > STALL_S + 2
    assert until_closed(end).startswith(b"HTTP/1.1 200")


def test_a_head_without_an_end_fills_no_memory(bounded: str) -> None:
    end = opened(bounded, HALF_HEAD)
    with suppress(OSError):
        for _ in range(40):
            end.sendall(b"x" * (MOST_HEAD_BYTES // 16))
    with suppress(OSError):
        assert until_closed(end).startswith(b"HTTP/1.1 431")
    assert ended(bounded)["large_head"] >= 1


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY, WHOLE])
def test_however_many_hold_a_connection_others_are_answered(bounded: str, sent: bytes) -> None:
    with ExitStack() as stack:
        for number in range(5 * PLACES):
            stack.enter_context(opened(bounded, sent))
            if number % 10 == 0:
                assert httpx.get(bounded + LOOKUP, timeout=20).status_code == 200
        assert ended(bounded)["crowded_out"] > 0


def test_where_all_are_at_work_one_more_is_told_to_come_back(store: Path) -> None:
    slow = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    given = {"ITUGOV_MAX_CONNECTIONS": "2", "ITUGOV_WORKERS": "2", "ITUGOV_QUERY_TIMEOUT_S": "5"}
    with served(store, given) as (address, _), ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(opened(address, f"GET {slow} HTTP/1.1\r\nHost: a\r\n\r\n".encode()))
        time.sleep(0.5)
        found = until_closed(opened(address, WHOLE))
        assert found.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 1" in found
        assert json.loads(found.partition(b"\r\n\r\n")[2])["code"] == "too-many-connections"


def test_what_ends_a_connection_is_documented() -> None:
    for status, code in ((408, "request-late"), (431, "head-too-large"), (503, "too-many-connections")):
        assert f"| {status} | `{code}` |" in PAGE
    assert f"| {MOST_HEAD_BYTES:,} |" in PAGE
    assert f"{LEAST_BYTES_S:,} bytes a second" in PAGE
    assert f"{settings({}).max_connections:,} (`ITUGOV_MAX_CONNECTIONS`)" in PAGE


def test_few_files_mean_few_connections(store: Path) -> None:
    files = OTHER_FILES + 40
    with served(store, {"ITUGOV_WORKERS": "1"}, limits={resource.RLIMIT_NOFILE: files}) as (address, process):
        with ExitStack() as stack:
            for number in range(3 * files):
                stack.enter_context(opened(address, HALF_HEAD))
                if number % 50 == 0:
                    assert httpx.get(address + LOOKUP, timeout=20).status_code == 200
            assert httpx.get(address + STREAM, timeout=60).status_code in (200, 413)
            assert len(list(Path(f"/proc/{process.pid}/fd").iterdir())) < files
        assert process.poll() is None
    assert fitting(10) == 10
    assert fitting(1 << 30) == resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHER_FILES


def test_a_disk_that_is_full_breaks_off_what_needs_it_and_nothing_else(store: Path) -> None:
    limits = {resource.RLIMIT_FSIZE: 1 << 18}
    with served(store, {"ITUGOV_WORKERS": "1", "ITUGOV_MAX_ROWS": "1000000"}, limits=limits) as (address, _):
        for _ in range(3):
            try:  # told, where no byte of it is on its way yet
                found = httpx.get(address + STREAM, timeout=60, headers={"accept-encoding": "identity"})
                assert (found.status_code, found.json()["code"]) == (503, "store-unavailable")
            except httpx.RemoteProtocolError:
                pass
            assert httpx.get(address + LOOKUP).status_code == 200
            assert httpx.get(address + STREAM + quote(" LIMIT 50"), timeout=60).status_code == 200


class Asking:
    """Asks for lookups and counts over eight connections from other threads until told to end."""

    def __init__(self, address: str) -> None:
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []
        self.address = address
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(8)]

    def __enter__(self) -> "Asking":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def begun(self) -> None:
        """Wait until each client can have been answered."""
        until = time.monotonic() + 60
        while self.statuses[200] < 50 and time.monotonic() < until:
            time.sleep(0.05)

    def _ask(self, number: int) -> None:
        turn = 0
        with httpx.Client(base_url=self.address, timeout=30) as client:
            while not self._over.is_set():
                turn += 1
                query = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} #{number} {turn}"
                path = LOOKUP if turn % 3 else "/sparql?query=" + quote(query)
                try:
                    self.statuses[client.get(path).status_code] += 1
                except httpx.TransportError as error:
                    if not isinstance(error, httpx.ConnectError):
                        self.broken.append(repr(error))
                    self._over.wait(0.05)


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def family(process: int) -> list[int]:
    return [*children(process), *(below for one in children(process) for below in family(one))]


def all_gone(processes: list[int], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if all(map(gone, processes)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_service_that_is_killed_leaves_nothing_and_starts_again(store: Path, tmp_path: Path, processes: str) -> None:
    given = {"ITUGOV_WORKERS": "1", "ITUGOV_PROCESSES": processes, "TMPDIR": str(tmp_path)}
    with ExitStack() as stack:
        address, process = stack.enter_context(served(store, given))
        port = urlsplit(address).port or 0
        with Asking(address) as asking:
            asking.begun()
            of_it = family(process.pid)
            assert len(of_it) >= int(processes)
            process.kill()
            process.wait()
            assert all_gone(of_it), of_it
        assert asking.statuses[200] > 0
        with served(store, given, port=port) as (again, second):
            assert httpx.get(again + LOOKUP).status_code == 200
            second.terminate()
            second.wait(30)
    assert [entry.name for entry in tmp_path.iterdir()] == []


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_service_that_is_ended_breaks_nothing_off_and_logs_all(store: Path, tmp_path: Path, processes: str) -> None:
    given = {"ITUGOV_WORKERS": "1", "ITUGOV_PROCESSES": processes, "ITUGOV_LOG_LEVEL": "info", "TMPDIR": str(tmp_path)}
    with served(store, given) as (address, process):
        lines: list[str] = []
        assert process.stdout is not None
        reading = threading.Thread(target=lines.extend, args=(process.stdout,))
        reading.start()
        with Asking(address) as asking:
            asking.begun()
            of_it = family(process.pid)
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        reading.join()
        assert all_gone(of_it)
    logged = [json.loads(line) for line in lines if line.startswith("{") and "/sparql" in line]
    answered = sum(asking.statuses.values())
    assert set(asking.statuses) == {200}
    assert answered <= len(logged) <= answered + len(asking.broken)
    assert [entry.name for entry in tmp_path.iterdir()] == []
