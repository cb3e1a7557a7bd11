"""Completes the OpenAPI description with what holds of many routes: the problems each may answer with, the type of pages, and examples that run.

Routers say what is their own; what a dependency or a layer around all of them does to every route is said here, once. Examples stand in
`examples.toml`, and a test asks each of the bundled samples.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from graph_api.problems import MEDIA_TYPE
from graph_api.watching.throttle import counted
from graph_api.words import LANGUAGES

Operation = dict[str, Any]
_FILE: Final = Path(__file__).with_name("examples.toml")
_HTML: Final = "text/html"
_PAGES: Final = "/{lang}"
_PAGE_LANGUAGE: Final = "ar"
_PROBLEM: Final = "Problem"
# RFC 9457, section 3.1, and what problems of this service have besides
_SCHEMA: Final = {
    "type": "object",
    "description": "Problem details (RFC 9457); some problems have members besides",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Tells the kinds of problems apart"},
    },
}


@cache
def given_examples() -> Mapping[str, Mapping[str, Any]]:
    """Return a value of each parameter that has an example, or a body by media type, by route."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def outline(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return what describes an application, completed."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            schema["components"]["schemas"][_PROBLEM] = _SCHEMA
            for route, path, operation in operations(schema):
                page = path.startswith(_PAGES)
                _problems(path, operation, page=page)
                _examples(route, operation)
                if page and "200" in operation["responses"]:
                    operation["responses"]["200"]["content"] = {_HTML: {"schema": {"type": "string"}}}
        assert app.openapi_schema is not None
        return app.openapi_schema

    return described


def operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """Yield the operations of a description, each with its route (`GET /healthz`) and its path."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", path, operation


def example_url(path: str, operation: Operation) -> str | None:
    """Return the address of an example of a route, None where what it requires has no example."""
    asked: list[tuple[str, str]] = []
    for given in operation.get("parameters", ()):
        if given["in"] not in ("path", "query"):
            continue
        value = given.get("example")
        if value is None and given["required"]:
            value = next((shown["value"] for shown in given.get("examples", {}).values()), None)
            if value is None:
                return None
        if value is not None and given["in"] == "path":
            path = path.replace(f"{{{given['name']}}}", quote(value))
        elif value is not None:
            asked += [(given["name"], each) for each in (value if isinstance(value, list) else [value])]
    return f"{path}?{urlencode(asked)}" if asked else path


def _problems(path: str, operation: Operation, *, page: bool) -> None:
    names = {given["name"] for given in operation.get("parameters", ()) if given["in"] in ("path", "query")}
    responses = operation["responses"]
    told: dict[str, str] = {}
    if names or "requestBody" in operation:
        told["400"] = "A parameter, or what is sent, has a wrong value: `detail` says which"
    else:
        responses.pop("422", None)  # there is nothing that could have a wrong form
    if "{" in path:
        told["404"] = "There is nothing of that name"
    if "{id}" in path and page:
        told["410"] = "Withdrawn: an earlier snapshot had it, this one lacks it"
    if counted(path):
        told["429"] = "One address asks more often than it may: try again after `Retry-After` seconds"
    if path != "/healthz":
        told["503"] = "The store cannot be read"
    for status, said in told.items():
        responses.setdefault(status, {"description": said})
    for status, response in responses.items():
        if status.startswith(("4", "5")) and not (path == "/readyz" and status == "503"):
            content = response.setdefault("content", {})
            content[MEDIA_TYPE] = {"schema": {"$ref": f"#/components/schemas/{_PROBLEM}"}}
            content.pop("application/json", None)
            if page and status in ("404", "410"):
                content[_HTML] = {"schema": {"type": "string"}}


def _examples(route: str, operation: Operation) -> None:
    examples = given_examples().get(route, {})
    for given in operation.get("parameters", ()):
        value = examples.get(given["name"])
        if value is None and given["name"] == "lang" and given["in"] == "path":
            value = _PAGE_LANGUAGE
            given["schema"] = {"type": "string", "enum": [*LANGUAGES]}
        if value is not None:
            # The two are exclusive (OpenAPI 3.1, section 4.8.12.4)
            given.pop("examples", None)
            given["example"] = [value] if given["schema"].get("type") == "array" else value
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type in examples:
            content["example"] = examples[media_type]
