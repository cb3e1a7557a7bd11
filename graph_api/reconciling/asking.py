"""What the routes of reconciliation share: the languages a request asks for, the problems they tell, how a thing is described in a line."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Query

from graph_api.negotiation import choose_language
from graph_api.problems import MEDIA_TYPE
from graph_api.request import DEFAULT_LANG, languages
from ontology.languages import OFFICIAL_LANGUAGES

_SAID: Final = {
    400: "Queries that are no JSON of the standard's form, or name a class or property that there is not",
    404: "No such identifier",
    410: "Withdrawn: an earlier snapshot had it",
    413: "More queries, things or values than one request may ask for, or a search that takes too long",
    415: "A body that is no form",
    503: "The texts are being indexed",
}


def chain(
    lang: Annotated[
        str | None,
        Query(
            description="Languages of labels in order of preference; else by Accept-Language, else `ar,en`",
            examples=["ar,en"],
            pattern=r"^[A-Za-z-]+(,[A-Za-z-]+)*$",
        ),
    ] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> tuple[str, ...]:
    """Return the languages of labels that a request asks for."""
    if lang is not None:
        return languages(lang)
    if accept_language is None:
        return languages(DEFAULT_LANG)
    first = choose_language(accept_language, OFFICIAL_LANGUAGES)
    return tuple(dict.fromkeys((first, *languages(DEFAULT_LANG))))


Chain = Annotated[tuple[str, ...], Depends(chain)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problems of some statuses, for the description of a route."""
    return {status: {"description": _SAID[status], "content": {MEDIA_TYPE: {}}} for status in statuses}


def described(path: str, classes: Sequence[str], names: Mapping[str, str]) -> str:
    """Return what tells a thing from its namesakes: its class, and its identifier."""
    return f"{names[classes[0]]} · {path}" if classes else path
