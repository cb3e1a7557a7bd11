"""Says where an engine is that answers SPARQL over HTTP, and how one gets in; connections are made as it says."""

import ssl
from dataclasses import dataclass, field
from typing import Final

import httpx

CONNECT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine of SPARQL 1.1 elsewhere; nothing that lets one in is ever shown.

    Attributes:
        query: the address that takes queries (SPARQL 1.1 Protocol).
        mirror: the graph in which the engine is told which snapshot it holds; see `store.manifest`.
        graphs: the address that takes whole graphs (SPARQL 1.1 Graph Store HTTP Protocol); without it, nothing is written there.
        user: a name, with `password`.
        password: the password.
        token: a bearer token (RFC 6750), in the place of name and password.
        digest: whether the password is never sent (RFC 7616), rather than as it is (RFC 7617).
        connections: queries that the engine is asked at the same time.
        retries: how often a query that failed is asked again.
        write_s: seconds the engine may take for a piece of what is written.
    """

    query: str
    mirror: str
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    digest: bool = False
    connections: int = 16
    retries: int = 2
    write_s: float = 600.0

    def client(self) -> httpx.Client:
        """Return what a builder talks with."""
        return httpx.Client(
            auth=self._auth(), headers=self._headers(), verify=_trusted(), timeout=self._timeout(self.write_s)
        )

    def async_client(self) -> httpx.AsyncClient:
        """Return what a service talks with; how long it waits for an answer is bounded by whoever waits."""
        limits = httpx.Limits(max_connections=2 * self.connections, max_keepalive_connections=2 * self.connections)
        return httpx.AsyncClient(
            auth=self._auth(), headers=self._headers(), verify=_trusted(), timeout=self._timeout(None), limits=limits
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _auth(self) -> httpx.Auth | None:
        if not self.user:
            return None
        return (httpx.DigestAuth if self.digest else httpx.BasicAuth)(self.user, self.password)

    def _timeout(self, seconds: float | None) -> httpx.Timeout:
        return httpx.Timeout(seconds, connect=CONNECT_S)


def _trusted() -> ssl.SSLContext:
    """Return the certificates that are trusted: those of the system, or of `SSL_CERT_FILE`."""
    return ssl.create_default_context()
