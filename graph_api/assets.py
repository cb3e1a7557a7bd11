"""Serves the style sheets, scripts and fonts of the pages, and says for how long they may be kept."""

import re
from os import PathLike, stat_result
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# A name that tells its content is never given to another one (RFC 8246)
_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "public, max-age=0, must-revalidate"


class Assets(StaticFiles):
    """The files of a folder; those whose names hold a hash are kept for a year, of the others a client asks whether they changed."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _FOREVER if _HASHED.search(str(full_path)) else _ASK_AGAIN
        return response
