"""Lets Schemathesis send queries as their own media types, which it knows nothing of."""

from typing import Any

import schemathesis


def send_queries() -> None:
    """Have queries and updates sent as they are written."""
    schemathesis.serializer("application/sparql-query", "application/sparql-update")(_as_text)


def _as_text(_: Any, value: Any) -> bytes:
    return str(value).encode("utf-8", "replace")
