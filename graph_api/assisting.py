"""Answers the questions that a language model asks by tools: the HTTP interface in small, bounded pieces, each of which says what it leaves out.

It knows no protocol of tools and no network: whoever wires it (`itugov/assistants.py`) gives the names, descriptions and arguments of these
methods to clients. Everything is asked of the application itself, in this process, so that the limits of the service hold here too.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote, urlencode

from pydantic import Field
from starlette.types import ASGIApp, Message, Scope

# What one answer holds at most: a model reads all of it
MOST_CHARS: Final = 40_000
MOST_BYTES: Final = 4_000_000
_QUOTE_CHARS: Final = 600
_NAMED: Final = ("id", "label", "kind", "year", "match", "matched", "lang")

Id = Annotated[
    str, Field(description="Identifier, as other tools give it, such as `body/ISC-TF` or `resolution/pp/191/2018`")
]
Lang = Annotated[
    str,
    Field(
        description="Languages of labels in order of preference, such as `ar,en`", pattern="^[A-Za-z-]+(,[A-Za-z-]+)*$"
    ),
]
Cursor = Annotated[str | None, Field(description="The `next` of the answer before, for what follows it")]
Relations = Annotated[
    list[str], Field(description="Only these relations, as compact names such as `itu:cites`; none: all")
]


class Refused(Exception):  # noqa: N818 - what the service says, not a defect
    """The service refuses a question, and says why."""


@dataclass(frozen=True, slots=True)
class Got:
    """An answer of the application; `cut` tells that it was longer than what was read of it."""

    status: int
    body: bytes
    cut: bool


class Assistant:
    """The tools over one application; each returns an object with `truncated` where something is left out, and how to get it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def search(
        self,
        text: Annotated[
            str,
            Field(
                min_length=1,
                max_length=200,
                description="Words in any of the six languages of the UN; in double quotes, words that follow each other",
            ),
        ],
        kind: Annotated[
            str | None,
            Field(description="Only things of this class, such as `itu:Body`, `itu:Resolution`, `itu:Event`"),
        ] = None,
        scope: Annotated[
            Literal["all", "names", "quotes"],
            Field(description="Names of things, words of documents that state something, or both"),
        ] = "all",
        lang: Lang = "en,ar",
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Find things by any of their names, and statements by the words of the documents that make them.

        Begin here: the identifiers it gives are what the other tools take. A hit of kind `quote` carries the verbatim words with their document,
        and `edges`, the statements they prove or state. Arabic is found whatever its spelling.
        """
        found = await self._json(
            "/api/v1/search",
            {"q": text, "scope": scope, "type": kind, "lang": lang, "limit": limit, "cursor": cursor},
        )
        return _fitted(
            {"total": found["meta"]["total"], "next": found["next"], **_said(found)},
            "hits",
            [_hit(hit) for hit in found["hits"]],
        )

    async def entity(self, id: Id, lang: Lang = "en,ar") -> dict[str, Any]:
        """Tell what is known of one thing: its names in all languages, its classes, its facts, and how many edges it has.

        A fact with an `edge` was read from a document: ask `evidence` for the words. The others are reference facts or follow by reasoning.
        """
        found = await self._json(f"/api/v1/entities/{quote(id)}", {"lang": lang})
        facts = [
            {key: fact[key] for key in ("predicate", "value", "lang", "edge") if fact[key]} for fact in found["facts"]
        ]
        return _fitted(
            {
                "id": found["id"],
                "label": found["label"],
                "classes": [kind["id"] for kind in found["kinds"]],
                "names": found["labels"],
                "edges_out": found["edges_out"],
                "edges_in": found["edges_in"],
                **_said(found),
            },
            "facts",
            facts,
        )

    async def neighbours(
        self,
        id: Id,
        direction: Annotated[
            Literal["in", "out", "both"], Field(description="Edges that end here, start here, or both")
        ] = "both",
        predicate: Relations = [],  # noqa: B006 - read, never changed
        lang: Lang = "en,ar",
        limit: Annotated[int, Field(ge=1, le=200)] = 30,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """List what a thing is related to, one edge a line, with the relation, the direction, and the sentence that proves it.

        `totals` counts the edges of every relation, shown or not. `edge` is what `evidence` takes.
        """
        found = await self._json(
            f"/api/v1/entities/{quote(id)}/neighbors",
            {"direction": direction, "predicate": predicate, "lang": lang, "limit": limit, "cursor": cursor},
        )
        edges = [
            {"direction": group["direction"], "predicate": group["predicate"], **_short(item)}
            for group in found["groups"]
            for item in group["items"]
        ]
        totals = {f"{group['direction']} {group['predicate']}": group["total"] for group in found["groups"]}
        return _fitted(
            {
                "id": found["id"],
                "totals": totals,
                "total": found["meta"]["total"],
                "next": found["next"],
                **_said(found),
            },
            "edges",
            edges,
        )

    async def path(
        self,
        source: Id,
        target: Id,
        k: Annotated[int, Field(ge=1, le=10, description="How many paths at most")] = 3,
        max_hops: Annotated[int, Field(ge=1, le=6, description="How long a path may be")] = 4,
        predicate: Relations = [],  # noqa: B006 - read, never changed
        lang: Lang = "en,ar",
    ) -> dict[str, Any]:
        """Find how two things are connected: the shortest paths between them, each hop with its edges and the words that prove each.

        No path within `max_hops` means that the graph holds none so short, not that the things are unrelated.
        """
        found = await self._json(
            "/api/v1/graph/paths",
            {"from": source, "to": target, "k": k, "max_hops": max_hops, "predicate": predicate, "lang": lang},
        )
        paths = [
            {"nodes": each["nodes"], "hops": [[_hop(edge) for edge in hop["edges"]] for hop in each["hops"]]}
            for each in found["paths"]
        ]
        more = found["meta"]["truncated"] or found["meta"]["search_exhausted"]
        return _fitted({"labels": found["nodes"], "more_paths": more, **_said(found)}, "paths", paths)

    async def evidence(
        self,
        edge: Annotated[
            str,
            Field(
                description="Identifier of an edge, as other tools give it: 16 hexadecimal digits",
                pattern="^[0-9a-f]{16}$",
            ),
        ],
    ) -> dict[str, Any]:
        """Give every place that states an edge: document, paragraph, language, the verbatim words, status, confidence, and the rule that read them.

        Quote these words, with the document and the paragraph, when you use the edge. A status other than `asserted` means that the text proposes,
        plans, postpones or denies it. An edge without places is a reference fact (`sources`) or follows by reasoning.
        """
        found = await self._json(f"/api/v1/edges/{edge}/evidence", {"context": 0})
        kept = ("document", "paragraph", "paragraph_label", "lang", "quote", "status", "confidence", "rule")
        places = [{key: place.get(key) for key in kept} for place in found["places"]]
        stated = {key: found[key] for key in ("edge", "subject", "predicate", "object", "sources")}
        return _fitted({**stated, "total": len(places), **_said(found)}, "places", places)

    async def sparql(
        self,
        query: Annotated[
            str, Field(min_length=1, max_length=20_000, description="A SELECT, ASK, CONSTRUCT or DESCRIBE query")
        ],
        rows: Annotated[int, Field(ge=1, le=500, description="Rows of the answer at most")] = 50,
    ) -> dict[str, Any]:
        """Run a SPARQL 1.1 query over the union of all graphs, and give the answer as lines: TSV with terms in Turtle, or N-Triples.

        Declare prefixes: `PREFIX itu: <https://w3id.org/itugov/ontology#>`, `PREFIX id: <https://w3id.org/itugov/id/>`; identifiers are IRIs under the
        second, with slashes, so write them out: `<https://w3id.org/itugov/id/body/ITU>`. Claims reify statements (`rdf:subject`, `rdf:predicate`,
        `rdf:object`) with `itu:quote` and `itu:inParagraph`. Nothing can be changed, and `SERVICE` is refused.
        """
        got = await self._get("/sparql", {"query": query}, "text/tab-separated-values, application/n-triples")
        lines = got.body.decode("utf-8", "replace").splitlines()
        if got.cut:
            lines = lines[:-1]  # the last one may be half
        head = 1 if lines and (lines[0].startswith("?") or not lines[0]) else 0
        shown = lines[: rows + head]
        told = {"total": None if got.cut else len(lines) - head}
        return _fitted(told, "lines", shown, cut=got.cut or len(shown) < len(lines))

    async def coverage(self) -> dict[str, Any]:
        """Tell what the graph holds and what it lacks: the documents that were read, by language, and what their texts cite and was not read.

        Ask before you conclude from silence: what is not in the graph may only not have been read. `sample` says that all of it is made-up sample text.
        """
        found = await self._json("/api/v1/stats", {})
        kept = ("document", "language", "title", "date", "paragraphs", "claims", "unresolved")
        documents = [{key: held[key] for key in kept} for held in found["documents"]]
        counts = (
            "languages",
            "editions_held",
            "editions_known",
            "entities",
            "edges",
            "claims",
            "mentions",
            "unresolved_mentions",
        )
        told = {key: found[key] for key in (*counts, "not_held", "classes")}
        return _fitted({**told, "total": len(documents), **_said(found)}, "documents", documents)

    async def _json(self, path: str, given: Mapping[str, Any]) -> Any:
        got = await self._get(path, given, "application/json")
        if got.cut:
            raise Refused(f"the answer is longer than {MOST_BYTES} bytes; ask for less")
        return json.loads(got.body)

    async def _get(self, path: str, given: Mapping[str, Any], accept: str) -> Got:
        wanted = {name: value for name, value in given.items() if value is not None and value != []}
        got = await asked(self._app, path, urlencode(wanted, doseq=True), accept)
        if got.status != 200:
            raise Refused(_problem(got))
        return got


async def asked(app: ASGIApp, path: str, query: str, accept: str, most: int = MOST_BYTES) -> Got:
    """Ask an application in this process; of a longer answer no more is read than so many bytes, and the application is told that nobody waits."""
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", accept.encode())],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 0),
    }
    enough = asyncio.Event()
    begun = False
    status, body, cut = 500, bytearray(), False

    async def receive() -> Message:
        nonlocal begun
        if not begun:
            begun = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status, cut
        if message["type"] == "http.response.start":
            status = message["status"]
        elif not cut:
            body.extend(message.get("body", b""))
            if len(body) > most:
                del body[most:]
                cut = True
                enough.set()

    await app(scope, receive, send)
    return Got(status, bytes(body), cut)


def _problem(got: Got) -> str:
    try:
        told = json.loads(got.body)
        return f"{told['code']}: {told['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"the service answers {got.status}"


def _fitted(told: dict[str, Any], name: str, items: Sequence[Any], *, cut: bool = False) -> dict[str, Any]:
    """Return an answer with as many items as fit; where that is not all, it says so and what to do."""
    kept = list(items)
    while kept and len(json.dumps({**told, name: kept}, ensure_ascii=False)) > MOST_CHARS:
        kept = kept[: len(kept) * 3 // 4]
    total = told.get("total")
    cut = cut or len(kept) < len(items) or told.get("next") is not None or (total is not None and total > len(kept))
    said = {**told, name: kept, "shown": len(kept), "truncated": cut}
    if len(kept) < len(items):
        # The cursor leads behind what was left out here
        said.pop("next", None)
        said["more"] = (
            f"only {len(kept)} of {len(items)} fit into {MOST_CHARS} characters: ask for fewer, or narrow the question"
        )
    elif cut:
        said["more"] = "pass `next` as `cursor`" if told.get("next") else "narrow the question, or ask for more"
    return said


def _said(found: Mapping[str, Any]) -> dict[str, Any]:
    meta = found["meta"]
    return {"snapshot": meta["dataset_version"], "sample": meta["sample"]}


def _hit(hit: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: hit[key] for key in _NAMED if hit[key]}
    words = hit["quote"]
    if words is not None:
        told["matched"] = _cut(hit["matched"])
        told |= {"document": words["document"], "paragraph": words["paragraph_label"] or words["paragraph"]}
        told["edges"] = [*words["proves"], *words["states"]]
    return {"hit": hit["hit"], **told}


def _short(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("edge", "id", "label", "kind", "document", "confidence")
    told = {key: item[key] for key in kept if item.get(key) is not None}
    if item.get("evidence_quote"):
        told["quote"] = _cut(item["evidence_quote"])
    return told | ({"inferred": True} if item["inferred"] else {})


def _hop(edge: Mapping[str, Any]) -> dict[str, Any]:
    told = {"edge": edge["id"], **{key: edge[key] for key in ("source", "predicate", "target")}}
    place = edge["evidence"]
    if place is not None:
        told |= {"quote": _cut(place["quote"]), "document": place["document"], "paragraph": place["paragraph"]}
    return told | ({"inferred": True} if edge["inferred"] else {})


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE_CHARS else text[: _QUOTE_CHARS - 1] + "…"
