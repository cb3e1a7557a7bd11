"""Writes the Link headers of linked data (RFC 8288): other forms of the same, what describes it, what it is about, licence, next part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from graph_api.linked.settled import settled
from graph_api.words import LANGUAGES

DESCRIPTION: Final = "/.well-known/void"


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing with an IRI of ours: where its data stand (without extension) and its page (after the language)."""

    iri: str
    data: str
    page: str

    def data_url(self, extension: str) -> str:
        """Return the address of its data in a format."""
        return f"{quote(self.data)}.{extension}"

    def page_url(self, lang: str) -> str:
        """Return the address of its page in a language."""
        path, _, fragment = self.page.partition("#")
        return f"/{lang}/{quote(path)}" + (f"#{quote(fragment)}" if fragment else "")


def link_header(resource: Resource, formats: Mapping[str, str], *more: tuple[str, str], described: bool = False) -> str:
    """Return the header of a resource; `more` are pairs of relation and address; `described` where the answer is itself a description."""
    links = [_link(resource.data_url(ext), "alternate", type=media_type) for ext, media_type in formats.items()]
    links += [_link(resource.page_url(lang), "alternate", type="text/html", hreflang=lang) for lang in LANGUAGES]
    by = (DESCRIPTION, None) if described else (resource.data_url("ttl"), formats["ttl"])
    links.append(_link(by[0], "describedby", type=by[1]))
    links.append(_link(quote(resource.iri, safe=":/#"), "canonical"))
    links.append(_link(settled().licence, "license"))
    links += [_link(url, relation) for relation, url in more]
    return ", ".join(links)


def _link(url: str, relation: str, **said: str | None) -> str:
    return "; ".join([f"<{url}>", f'rel="{relation}"', *_parameters(said.items())])


def _parameters(said: Iterable[tuple[str, str | None]]) -> list[str]:
    return [f'{name}="{value}"' for name, value in said if value is not None]
