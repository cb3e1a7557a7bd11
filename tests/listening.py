"""Serves an application on a port of this machine while a test asks it over a socket."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def listening(app: Any, *, wait_s: float = 120) -> Iterator[str]:
    """Give the address at which an application listens, and stop it after."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        loop = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
        loop.start()
        until = time.monotonic() + wait_s
        while not server.started:
            assert loop.is_alive(), "the service ended before it served"
            assert time.monotonic() < until, f"the service did not start within {wait_s} s"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            loop.join(60)
