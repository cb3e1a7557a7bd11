"""Reads the places that prove an edge: claims, with their words, offsets, rule and the text around them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from graph_api.reading import PROLOGUE, Reading, Results, Row, Term, batches, text_of, values
from graph_api.sentences import within
from graph_api.walks.topology import Edge, listed, topology
from ontology.identifiers import edge_id
from ontology.namespaces import compact, entity

_MENTIONS: Final = "itu:mentions"
_CITES: Final = "itu:cites"
_CITES_WORK: Final = "itu:citesWork"
_QUALIFIERS: Final = (
    "itu:amount",
    "itu:asOf",
    "itu:due",
    "itu:role",
    "itu:session",
    "itu:since",
    "itu:target",
    "itu:year",
)
_MOST_KEPT: Final = 50_000
_Told = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one or more claims state; `value` is the object as it stands in the graph, `text` its record form."""

    edge: str
    subject: str
    predicate: str
    text: str
    value: Term
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """Every claimed statement by the identifier of its edge."""

    by_edge: Mapping[str, Statement]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text that states something. Offsets are code points of the language version's text, half-open.

    `before` and `after` are the text around the quote, as much as was asked for. What a manifest or a file name states of a
    document has no place: its quote is empty, and `origin` is not `text`. A paragraph without a number has no label, one of a text without pages no page.
    """

    claim: str
    document: str
    paragraph: str
    paragraph_label: str
    paragraph_label_raw: str
    lang: str
    start: int | None
    end: int | None
    quote: str
    sha256: str
    rule: str
    confidence: float | None
    status: str
    origin: str
    page: int | None = None
    before: str = ""
    after: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a place, the document they stand in, the language of the words, and how sure the reading is."""

    document: str
    quote: str
    lang: str
    confidence: float | None


def statements(reading: Reading) -> Statements:
    """Return what every claim of a snapshot states, read at the first use."""
    return reading.once(_read_statements)


def _read_statements(reading: Reading) -> Statements:
    claims: dict[tuple[str, str, str], tuple[Term, list[str]]] = {}
    for row in reading.select(
        "SELECT ?claim ?s ?p ?o { ?claim a itu:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    ):
        key = (text_of(row["s"]), compact(text_of(row["p"])), text_of(row["o"]))
        claims.setdefault(key, (row["o"], []))[1].append(text_of(row["claim"]))
    made: dict[str, Statement] = {}
    for (subject, predicate, text), (value, found) in sorted(claims.items()):
        name = edge_id(subject, predicate, text)
        made[name] = Statement(name, subject, predicate, text, value, tuple(sorted(found)))
    return Statements(made)


def places(reading: Reading, edge: str, *, context: int = 0, sentences: int | None = None) -> tuple[Place, ...]:
    """Return every place that states an edge, by document, language and offset, with `context` code points on each side; of them its sentences, and so many more, where those are asked for."""
    statement = statements(reading).by_edge.get(edge)
    found = [] if statement is None else list(_read(reading, statement.claims, context))
    known = topology(reading).edges.get(edge)
    if known is not None and known.predicate == _MENTIONS:
        found.extend(_read(reading, _mentions(reading, [known]).get(edge, ()), context))
    if known is not None and known.predicate == _CITES_WORK:
        found.extend(_read(reading, citations(reading, known), context))
    if sentences is not None:
        found = [_cut(place, sentences) for place in found]
    return tuple(sorted(found, key=_order))


def _cut(place: Place, sentences: int) -> Place:
    before, after = within(place.before, place.quote, place.after, sentences)
    return replace(place, before=before, after=after)


def first_places(reading: Reading, edges: Sequence[Edge]) -> Mapping[str, Place]:
    """Return for each edge the first place that asserts it, where there is one; for one that no graph holds as a fact, the first that states it."""
    claims = {edge.id: claim for edge in edges if (claim := first_claim(reading, edge)) is not None}
    read = {place.claim: place for place in _read(reading, sorted({*claims.values()}), 0)}
    return {name: read[claim] for name, claim in claims.items() if claim in read}


def quoted(reading: Reading, edges: Sequence[Edge]) -> Mapping[str, Quoted]:
    """Return for each edge what the first place has to say of it, as `first_places` chooses it, and no more than that: many are shown at once."""
    kept = reading.once(_Kept)
    wanted = {
        edge.id: claim for edge in edges if edge.id not in kept and (claim := first_claim(reading, edge)) is not None
    }
    said = _said(reading, sorted({*wanted.values()}))
    found = {name: Quoted(document_of(claim), *said.get(claim, ("", "", None))) for name, claim in wanted.items()}
    found |= {edge.id: kept[edge.id] for edge in edges if edge.id in kept}
    kept.keep(found)
    return found


class _Kept(dict[str, Quoted]):
    """What was read of edges, for those who ask next; begun anew when it is full."""

    def __init__(self, _: Reading) -> None:
        super().__init__()

    def keep(self, found: Mapping[str, Quoted]) -> None:
        if len(self) > _MOST_KEPT:
            self.clear()
        self.update(found)


def _said(reading: Reading, claims: Sequence[str]) -> dict[str, tuple[str, str, float | None]]:
    """Return the words of claims, their language, and the confidence; by the place of variables, for a neighbourhood has a thousand of them."""
    found: dict[str, tuple[str, str, float | None]] = {}

    def use(results: Results) -> None:
        assert isinstance(results, ox.QuerySolutions)
        for solution in results:
            name, quote, sure = solution[0], solution[1], solution[2]
            lang = (quote.language or "") if isinstance(quote, ox.Literal) else ""
            found[text_of(name)] = (text_of(quote), lang, None if sure is None else float(text_of(sure)))

    for batch in batches(claims):
        reading.evaluate(
            f"{PROLOGUE}SELECT ?x ?v ?c {{ {_values('x', batch)} OPTIONAL {{ ?x itu:quote ?v }} OPTIONAL {{ ?x itu:confidence ?c }} }}",
            use,
        )
    return found


def first_claim(reading: Reading, edge: Edge) -> str | None:
    """Return the claim or mention that stands first among those that prove an edge, by document, language and offset, which its identifier tells."""
    kept = listed(reading)
    if kept is not None and edge.graphs:
        return kept.claim(topology(reading).places[edge.id])
    statement = statements(reading).by_edge.get(edge.id)
    claims = () if statement is None else statement.claims
    if edge.predicate == _MENTIONS and not claims:
        return reading.once(_first_mentions).get((edge.subject, edge.object))
    if edge.predicate == _CITES_WORK and not claims:
        claims = citations(reading, edge)
    apart = unasserted(reading) if edge.graphs else {}
    return min((claim for claim in claims if claim not in apart), key=_standing, default=None)


def unasserted(reading: Reading) -> Mapping[str, str]:
    """Return the status of every claim that asserts nothing."""
    return reading.once(_unasserted)


def _unasserted(reading: Reading) -> Mapping[str, str]:
    rows = reading.select('SELECT ?x ?v { ?x itu:status ?v FILTER(?v != "asserted") }')
    return {text_of(row["x"]): text_of(row["v"]) for row in rows}


def _first_mentions(reading: Reading) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in reading.select(
        'SELECT ?m ?o { ?m itu:refersTo ?o FILTER(STRSTARTS(STR(?m), CONCAT(STR(id:), "mention/"))) }'
    ):
        mention = text_of(row["m"])
        ends = (document_of(mention), text_of(row["o"]))
        if ends not in found or _standing(mention) < _standing(found[ends]):
            found[ends] = mention
    return found


def _standing(claim: str) -> tuple[str, str, int, str]:
    # claim/{document}/{lang}/{start}-{end}/{hash}; what a manifest states has `manifest` for its place
    *document, lang, place, _ = claim.split("/")
    start = place.partition("-")[0]
    return ("/".join(document[1:]), lang, int(start) if start.isdecimal() else -1, claim)


def _mentions(reading: Reading, edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for batch in batches(edges):
        pairs = " ".join(f"({_iri(e.subject)} {_iri(e.object)})" for e in batch)
        for row in reading.select(
            f"SELECT ?m ?s ?o {{ VALUES (?s ?o) {{ {pairs} }} ?m itu:refersTo ?o ; itu:inParagraph ?paragraph ."
            " ?paragraph itu:paragraphOf ?version . ?version itu:versionOf ?s }"
        ):
            found.setdefault(edge_id(text_of(row["s"]), _MENTIONS, text_of(row["o"])), []).append(text_of(row["m"]))
    return {name: tuple(sorted(claims)) for name, claims in found.items()}


def citations(reading: Reading, edge: Edge) -> tuple[str, ...]:
    """Return the claims of the citations that make a text cite a work: those of the work itself and of its editions."""
    cited = (edge.object, *reading.once(_editions).get(edge.object, ()))
    known = statements(reading).by_edge
    made = (known.get(edge_id(edge.subject, _CITES, name)) for name in cited)
    return tuple(sorted(claim for statement in made if statement is not None for claim in statement.claims))


def _editions(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in reading.select("SELECT ?edition ?work { ?edition itu:editionOf ?work }"):
        found.setdefault(text_of(row["work"]), set()).add(text_of(row["edition"]))
    return {work: tuple(sorted(editions)) for work, editions in found.items()}


def _read(reading: Reading, claims: Iterable[str], context: int) -> Iterator[Place]:
    # Look-ups by name in three steps: one query with nested OPTIONALs would read all claims there are
    for batch in batches(claims):
        told: dict[str, _Told] = {}
        for row in reading.select(f"SELECT ?x ?p ?v {{ {_values('x', batch)} ?x ?p ?v }}"):
            told.setdefault(text_of(row["x"]), {})[compact(text_of(row["p"]))] = row["v"]
        where = _paragraphs(reading, {text_of(found.get("itu:inParagraph")) for found in told.values()} - {""})
        around = _around(reading, told, where, context) if context else {}
        for claim, found in told.items():
            paragraph = text_of(found.get("itu:inParagraph"))
            yield _place(claim, found, paragraph, where.get(paragraph, {}), around.get(claim, ("", "")))


def _paragraphs(reading: Reading, paragraphs: Iterable[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for batch in batches(sorted(paragraphs)):
        for row in reading.select(
            f"SELECT ?x ?version ?document ?label ?printed ?page ?sha256 {{ {_values('x', batch)} ?x itu:paragraphOf ?version . ?version itu:versionOf ?document"
            " OPTIONAL { ?x itu:paragraphLabel ?label } OPTIONAL { ?x itu:paragraphLabelRaw ?printed } OPTIONAL { ?x itu:page ?page } OPTIONAL { ?version itu:textSha256 ?sha256 } }"
        ):
            found[text_of(row["x"])] = row
    return found


def _around(
    reading: Reading, told: Mapping[str, _Told], where: Mapping[str, Row], context: int
) -> dict[str, tuple[str, str]]:
    """Return the text before and after each claim's words, cut by the store: a text may be long."""
    wanted = [
        f"({_iri(claim)} {row['version']} {found['itu:charStart']} {found['itu:charEnd']})"
        for claim, found in told.items()
        if (row := where.get(text_of(found.get("itu:inParagraph")))) is not None
    ]
    rows = reading.select(
        f"SELECT ?x ?before ?after {{ VALUES (?x ?version ?start ?end) {{ {' '.join(wanted)} }} ?version itu:text ?text"
        f" BIND(IF(?start > {context}, ?start - {context}, 0) AS ?from)"
        " BIND(SUBSTR(STR(?text), ?from + 1, ?start - ?from) AS ?before)"
        f" BIND(SUBSTR(STR(?text), ?end + 1, {context}) AS ?after) }}"
    )
    return {text_of(row["x"]): (text_of(row.get("before")), text_of(row.get("after"))) for row in rows}


def _place(claim: str, told: _Told, paragraph: str, where: Row, around: tuple[str, str]) -> Place:
    quote = told.get("itu:quote")
    confidence = text_of(told.get("itu:confidence"))
    return Place(
        claim=claim,
        document=text_of(where.get("document")) or document_of(claim),
        paragraph=paragraph,
        paragraph_label=text_of(where.get("label")),
        paragraph_label_raw=text_of(where.get("printed")),
        lang=(quote.language or "") if isinstance(quote, ox.Literal) else "",
        start=int(text_of(told["itu:charStart"])) if "itu:charStart" in told else None,
        end=int(text_of(told["itu:charEnd"])) if "itu:charEnd" in told else None,
        quote=text_of(quote),
        sha256=text_of(where.get("sha256")),
        rule=text_of(told.get("itu:rule")),
        confidence=float(confidence) if confidence else None,
        status=text_of(told.get("itu:status")),
        origin=text_of(told.get("itu:origin")),
        page=int(text_of(where["page"])) if "page" in where else None,
        before=around[0],
        after=around[1],
        qualifiers=tuple((name, text_of(told[name])) for name in _QUALIFIERS if name in told),
    )


def document_of(claim: str) -> str:
    """Return the document that a claim or a mention is made in."""
    # claim/{document}/{lang}/{start}-{end}/{hash}: a document's own path holds slashes
    return "/".join(claim.split("/")[1:-3])


def _order(place: Place) -> tuple[str, str, int, str]:
    return (place.document, place.lang, -1 if place.start is None else place.start, place.claim)


def _values(variable: str, paths: Iterable[str]) -> str:
    return values(variable, (entity(path) for path in paths))


def _iri(path: str) -> str:
    return str(ox.NamedNode(entity(path)))
