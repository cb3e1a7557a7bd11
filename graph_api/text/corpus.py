"""Reads out of a snapshot what is to be found by text: the names of things with their traits, and the words that state something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.labels import superclasses
from graph_api.reading import Reading, text_of
from graph_api.text.folding import key
from graph_api.walks.topology import topology
from ontology.identifiers import edge_id
from ontology.namespaces import compact

_ASSERTED: Final = ("asserted", "")
# What leads from a thing to the Sector it belongs to
_TOWARDS: Final = (
    "itu:partOf|itu:adoptedBy|itu:adoptedAt|itu:editionOf|itu:heldBy|itu:inSeries|itu:submittedTo|itu:issuedBy"
)
_DATES: Final = ("dcterms:date", "itu:startDate", "itu:dateAdopted", "itu:establishedOn")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name of a thing, by identifier; its language is empty where it is of none. `made`: nothing but the identifier says so."""

    thing: str
    text: str
    lang: str
    made: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What is known of a thing that has names: its most specific class, and what it can be filtered by."""

    id: str
    kind: str
    types: tuple[str, ...]
    sectors: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text that state something, and the edges they state; `proves` those that are asserted, `states` the others.

    `ids` are the claims and mentions that quote them. Offsets are code points of the language version's text, half-open.
    """

    ids: tuple[str, ...]
    document: str
    paragraph: str
    label: str
    lang: str
    start: int
    end: int
    quote: str
    proves: tuple[str, ...]
    states: tuple[str, ...]


def names(reading: Reading) -> list[Name]:
    """Return every name there is: labels, acronyms, notations, symbols, titles, identifiers, and kind and number of instruments."""
    found: set[Name] = set()
    for row in reading.select(
        "SELECT ?x ?name { VALUES ?p { skos:prefLabel skos:altLabel skos:notation itu:acronym itu:symbol dcterms:title itu:formerName"
        " itu:shortName } ?x ?p ?name FILTER(STRSTARTS(STR(?x), STR(id:)) && isLiteral(?name)) }"
    ):
        name = row["name"]
        found.add(Name(text_of(row["x"]), text_of(name), (name.language or "") if isinstance(name, ox.Literal) else ""))
    found.update(_designations(reading))
    known = {(name.thing, key(name.text)) for name in found}
    for path in {*topology(reading).nodes, *(name.thing for name in found)}:
        # By its whole identifier, and by what follows the kind, unless that is a name already
        found.update(
            Name(path, part, "", made=True) for part in (path, path.partition("/")[2]) if (path, key(part)) not in known
        )
    return sorted(found)


def things(reading: Reading, paths: set[str]) -> Iterator[Thing]:
    """Yield what is known of things, in the order of their identifiers."""
    above = superclasses(reading)
    types: dict[str, set[str]] = {}
    for row in reading.select(
        "SELECT ?x ?kind { ?x a ?kind FILTER(?kind NOT IN (itu:Claim, itu:Mention, itu:Paragraph) && STRSTARTS(STR(?x), STR(id:))) }"
    ):
        types.setdefault(text_of(row["x"]), set()).add(compact(text_of(row["kind"])))
    sectors, years = _sectors(reading), _years(reading)
    for path in sorted(paths):
        own = sorted(types.get(path, ()), key=lambda name: (-len(above.get(name, ())), name))
        every = sorted({*own, *(wider for kind in own for wider in above.get(kind, ()))})
        yield Thing(
            path,
            own[0] if own else "",
            tuple(kind for kind in every if kind.startswith("itu:")),
            tuple(sorted(sectors.get(path, ()))),
            years.get(path),
        )


def statements(reading: Reading) -> Iterator[Words]:
    """Yield the words of every claim and mention, those in one place together, by document, language and offset."""
    labels: dict[str, tuple[str, str]] = {}
    for row in reading.select(
        "SELECT ?x ?document ?label { ?x itu:paragraphOf ?version . ?version itu:versionOf ?document"
        " OPTIONAL { ?x itu:paragraphLabel ?label } }"
    ):
        labels[text_of(row["x"])] = (text_of(row["document"]), text_of(row.get("label")))
    found: dict[tuple[str, str, int, int], list[tuple[str, str, str, str, str]]] = {}
    quoted = "?x itu:quote ?quote ; itu:inParagraph ?paragraph ; itu:charStart ?start ; itu:charEnd ?end"
    for where in (
        f"?x a itu:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . {quoted} OPTIONAL {{ ?x itu:status ?status }}",
        f"?x a itu:Mention . {quoted} OPTIONAL {{ ?x itu:refersTo ?o }}",
    ):
        for row in reading.select(f"SELECT * {{ {where} }}"):
            quote, paragraph = row["quote"], text_of(row["paragraph"])
            document = labels.get(paragraph, ("", ""))[0]
            lang = (quote.language or "") if isinstance(quote, ox.Literal) else ""
            edge = ""
            if "s" in row:
                edge = edge_id(text_of(row["s"]), compact(text_of(row["p"])), text_of(row["o"]))
            elif "o" in row:
                edge = edge_id(document, "itu:mentions", text_of(row["o"]))
            place = (document, lang, int(text_of(row["start"])), int(text_of(row["end"])))
            told = (text_of(row["x"]), text_of(quote), paragraph, edge, text_of(row.get("status")))
            found.setdefault(place, []).append(told)
    for (document, lang, start, end), told_here in sorted(found.items()):
        _, quote_text, paragraph, _, _ = min(told_here)
        yield Words(
            ids=tuple(sorted({told[0] for told in told_here})),
            document=document,
            paragraph=paragraph,
            label=labels.get(paragraph, ("", ""))[1],
            lang=lang,
            start=start,
            end=end,
            quote=quote_text,
            proves=tuple(sorted({told[3] for told in told_here if told[3] and told[4] in _ASSERTED})),
            states=tuple(sorted({told[3] for told in told_here if told[3] and told[4] not in _ASSERTED})),
        )


def listed(names: tuple[str, ...]) -> str:
    """Return identifiers as the text that is kept of them."""
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def _designations(reading: Reading) -> Iterator[Name]:
    """Yield what instruments are called by kind and number, and editions by their year too."""
    for row in reading.select(
        "SELECT DISTINCT ?x ?work ?kind ?number { ?class rdfs:subClassOf itu:Instrument ; rdfs:label ?kind ."
        " ?work a ?class ; itu:number ?number . ?x itu:editionOf? ?work }"
    ):
        kind, path, work = row["kind"], text_of(row["x"]), text_of(row["work"])
        lang = (kind.language or "") if isinstance(kind, ox.Literal) else ""
        edition = f" ({path[len(work) + 1 :]})" if path != work and path.startswith(work) else ""
        yield Name(path, f"{text_of(kind)} {text_of(row['number'])}{edition}", lang)


def _sectors(reading: Reading) -> dict[str, set[str]]:
    """Return the Sectors that the graph leads to from each thing; a series of conferences is of the Sector of its organ."""
    found: dict[str, set[str]] = {}
    for row in reading.select(
        f"SELECT DISTINCT ?x ?sector {{ ?sector a itu:Sector . ?x ({_TOWARDS})* ?sector }} ORDER BY ?x ?sector"
    ):
        found.setdefault(text_of(row["x"]), set()).add(text_of(row["sector"]).removeprefix("body/"))
    for row in reading.select(
        "SELECT ?x ?series { ?series a itu:EventSeries . ?x (itu:inSeries|itu:partOf)* ?series }"
    ):
        organ = "body/" + text_of(row["series"]).removeprefix("event/")
        if organ in found:
            found.setdefault(text_of(row["x"]), set()).update(found[organ])
    return found


def _years(reading: Reading) -> dict[str, int]:
    """Return the year of each thing that has one: of its date, of its first day, or of its edition."""
    found: dict[str, int] = {}
    for predicate in reversed(_DATES):
        for row in reading.select(f"SELECT ?x (MIN(STR(?date)) AS ?first) {{ ?x {predicate} ?date }} GROUP BY ?x"):
            year = text_of(row["first"])[:4]
            if year.isascii() and year.isdigit():
                found[text_of(row["x"])] = int(year)
    for row in reading.select("SELECT ?x { ?x itu:editionOf ?work }"):
        year = text_of(row["x"]).rpartition("/")[2]
        if len(year) == 4 and year.isascii() and year.isdigit():
            found[text_of(row["x"])] = int(year)
    return found
