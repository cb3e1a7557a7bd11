"""Serves the style sheets, scripts and fonts of the pages, at addresses that name their content, and says for how long they may be kept."""

import hashlib
import re
from functools import cache
from os import PathLike, stat_result
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER: Final = Path(__file__).parent / "static"
# A name that tells its content is never given to another one (RFC 8246)
_HASHED: Final = re.compile(r"\.(?P<hash>[0-9a-f]{12})(?P<ending>\.\w+)$")
_HASH_DIGITS: Final = 12
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "public, max-age=0, must-revalidate"


def asset(path: str) -> str:
    """Return the address of a file, with the beginning of its SHA-256 in its name, so that it may be kept for ever."""
    file = FOLDER / path
    return f"/static/{path.removesuffix(file.suffix)}.{_hash(file)}{file.suffix}"


class Assets(StaticFiles):
    """The files of the pages. Those asked for by the hash of what they hold are kept for a year; of others, and of a hash that is no longer theirs, a client asks again."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        """Return the file of a name, or of a name without its hash."""
        found, known = super().lookup_path(path)
        return (found, known) if known is not None else super().lookup_path(_HASHED.sub(r"\g<ending>", path))

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = _HASHED.search(scope["path"])
        kept = asked is not None and (_HASHED.search(str(full_path)) is not None or asked["hash"] == _hash(full_path))
        response.headers["Cache-Control"] = _FOREVER if kept else _ASK_AGAIN
        return response


def _hash(file: str | PathLike[str]) -> str:
    return _read(str(file), Path(file).stat().st_mtime_ns)


@cache
def _read(file: str, _changed_ns: int) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:_HASH_DIGITS]
