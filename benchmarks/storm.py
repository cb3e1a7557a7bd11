"""Asks a server the same or ever other things over sixteen connections for a while, and counts the answers: by `wrk` where it is installed, else by itself."""

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

CONNECTIONS: Final = 16
_ACCEPT: Final = "application/sparql-results+json"
_LUA: Final = """local i = {first}
local of = {things}
request = function()
  i = i + 1
  return wrk.format("GET", "{before}" .. (i % of) .. "{middle}" .. (1000 + math.floor(i / of)), {{["Accept"] = "{accept}"}})
end
"""


class Paths:
    """Paths that each name a thing by its number; a run that begins where another ended gives others."""

    def __init__(self, before: str, middle: str, things: int) -> None:
        self.before, self.middle, self.things = before, middle, things

    def path(self, number: int) -> str:
        """Return the path with a number."""
        return f"{self.before}{number % self.things}{self.middle}{1000 + number // self.things}"


def rate(address: str, paths: Paths, first: int, seconds: float, *, same: bool) -> tuple[float, float, str]:
    """Return requests per second, the share of answers that were no success, and what counted them.

    Args:
        address: of the server.
        paths: what is asked for.
        first: the number to begin with.
        seconds: how long.
        same: whether always the same is asked for.
    """
    if shutil.which("wrk") is None:
        return (*asyncio.run(_own(address, paths, first, seconds, same=same)), "own client")
    with tempfile.TemporaryDirectory() as folder:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
        if same:
            command += ["-H", f"Accept: {_ACCEPT}", address + paths.path(first)]
        else:
            script = Path(folder) / "other.lua"
            script.write_text(
                _LUA.format(first=first, things=paths.things, before=paths.before, middle=paths.middle, accept=_ACCEPT)
            )
            command += ["-s", str(script), address]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found, total = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"(\d+) requests in", said)
    assert found is not None
    assert total is not None
    other = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return float(found[1]), int(other[1]) / max(1, int(total[1])) if other else 0.0, "wrk"


async def _own(address: str, paths: Paths, first: int, seconds: float, *, same: bool) -> tuple[float, float]:
    """Ask over raw connections, each for the next thing once its answer is there."""
    parts = urlsplit(address)
    until = time.perf_counter() + seconds
    asked = bad = 0

    async def connection() -> None:
        nonlocal asked, bad
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while True:
            number, asked = first if same else first + asked, asked + 1
            head = f"GET {paths.path(number)} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {_ACCEPT}\r\n\r\n"
            writer.write(head.encode())
            headers = await reader.readuntil(b"\r\n\r\n")
            bad += not headers.startswith(b"HTTP/1.1 200")
            await _body(reader, headers.lower())
            if time.perf_counter() >= until:
                break
        writer.close()
        await writer.wait_closed()

    begin = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return asked / (time.perf_counter() - begin), bad / max(1, asked)


async def _body(reader: asyncio.StreamReader, headers: bytes) -> None:
    if (length := re.search(rb"content-length: *(\d+)", headers)) is not None:
        await reader.readexactly(int(length[1]))
        return
    while (size := int((await reader.readline()).split(b";")[0], 16)) > 0:
        await reader.readexactly(size + 2)
    await reader.readline()
