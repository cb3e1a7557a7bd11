"""Writes what cannot be answered as a page in the reader's language, where it was a page that was asked for in a browser."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from graph_api.middleware import POLICY
from graph_api.negotiation import choose_media_type
from graph_api.pages.explaining import explained
from graph_api.pages.markup import code
from graph_api.pages.page import page, search_form
from graph_api.words import LANGUAGES, words

_HTML: Final = "text/html"


def readable(request: Request, problem: Response) -> Response:
    """Return problem details as a page, with the same status and headers, for a browser that asked for a page; else as they are."""
    lang = request.url.path.split("/")[1]
    if lang not in LANGUAGES:
        return problem
    problem.headers["Vary"] = "Accept"
    if choose_media_type(request.headers.get("accept"), (str(problem.media_type), _HTML)) != _HTML:
        return problem
    body = refusal(lang, json.loads(bytes(problem.body)))
    kept = {name: value for name, value in problem.headers.items() if name not in ("content-length", "content-type")}
    # What nobody foresaw is answered outside of what adds it to other pages
    kept["Content-Security-Policy"] = POLICY
    return Response(body, status_code=problem.status_code, media_type=_HTML, headers=kept)


def refusal(lang: str, told: Mapping[str, Any]) -> str:
    """Return the page of problem details: what went wrong, in the reader's language."""
    w, status = words()[lang], told["status"]
    key = "not_found_title" if status == 404 else "failed_title" if status >= 500 else "refused_title"
    again = f"<p>{escape(w.count('retry_s', told['retry_after_s']))}</p>" if "retry_after_s" in told else ""
    body = (
        f"{explained(lang, told)}{again}"
        f'<p class="place">{escape(str(status))} · {code(told["code"])}</p>'
        f'{search_form(lang)}<p><a href="/{lang}/">{escape(w["to_front"])}</a></p>'
    )
    return page(None, lang, w[key], body, "")
