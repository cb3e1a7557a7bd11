"""Finds entities by a part of a name, a symbol, or the word for a kind of instrument and its number, folding what Arabic and Latin spelling leaves open; no ranking beyond how much of the name matches."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_api.reading import Reading, text_of
from graph_api.topology import topology

_ALIKE: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}


class _Folded(dict[int, str]):
    """What each character becomes, worked out at its first use: translating a text by a table is the quick way over many names."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", _ALIKE.get(chr(code), chr(code)))
        found = "".join(_ALIKE.get(c, c) for c in parts if not unicodedata.combining(c))
        self[code] = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in found)
        return self[code]


_FOLDED: Final = _Folded()
_ARTICLE: Final = "ال"
_APART: Final = re.compile(r"[\s/().&_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity and the name that matched."""

    id: str
    name: str
    lang: str


class LabelIndex:
    """The names of all entities, folded, in a fixed order."""

    def __init__(self, names: tuple[tuple[str, Hit], ...]) -> None:
        self._names = names

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the entities a name of which contains the text, the closest first; one hit an entity."""
        wanted = fold(text)
        if not wanted:
            return ()
        # Identifiers hold symbols as slugs: C20/38 as C20-38
        slug = _APART.sub("-", wanted).strip("-")
        found: dict[str, tuple[tuple[int, int, str], Hit]] = {}
        for folded, hit in self._names:
            at = folded.find(wanted)
            if at < 0 and hit.name == hit.id and slug:
                at = folded.find(slug)
            if at >= 0:
                whole = folded == wanted or (hit.name == hit.id and folded.partition("/")[2] in (wanted, slug))
                worth = (0 if whole else 1 if at == 0 else 2, len(folded), hit.id)
                if hit.id not in found or worth < found[hit.id][0]:
                    found[hit.id] = (worth, hit)
        return tuple(hit for _, hit in sorted(found.values(), key=lambda item: item[0]))


def fold(text: str) -> str:
    """Return the searchable form: no case, no marks, one form of hamza, alef, ya and ta marbuta, Western digits, single spaces."""
    return " ".join(text.casefold().translate(_FOLDED).casefold().split())


def names(reading: Reading) -> LabelIndex:
    """Return the names of a snapshot, read at the first use: labels, acronyms, notations, symbols, titles, identifiers, and kind and number of instruments."""
    return reading.once(_build)


def _build(reading: Reading) -> LabelIndex:
    found: set[tuple[str, str, str]] = set()
    for row in reading.select(
        "SELECT ?x ?name { VALUES ?p { skos:prefLabel skos:altLabel skos:notation itu:acronym itu:symbol dcterms:title itu:formerName"
        " itu:shortName } ?x ?p ?name FILTER(STRSTARTS(STR(?x), STR(id:)) && isLiteral(?name)) }"
    ):
        name = row["name"]
        found.add((text_of(row["x"]), text_of(name), (name.language or "") if isinstance(name, ox.Literal) else ""))
    found.update((node, node, "") for node in topology(reading).nodes)
    found.update(_designations(reading))
    return LabelIndex(tuple((fold(name), Hit(path, name, lang)) for path, name, lang in sorted(found)))


def _designations(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Yield what instruments are called by kind and number, in Arabic with and without the article, and editions by their year too."""
    for row in reading.select(
        "SELECT DISTINCT ?x ?work ?kind ?number { ?class rdfs:subClassOf itu:Instrument ; rdfs:label ?kind ."
        ' FILTER(LANG(?kind) IN ("en", "ar")) ?work a ?class ; itu:number ?number .'
        " ?x itu:editionOf? ?work }"
    ):
        kind, path, work = row["kind"], text_of(row["x"]), text_of(row["work"])
        lang = (kind.language or "") if isinstance(kind, ox.Literal) else ""
        article = _ARTICLE if lang == "ar" else ""
        edition = f" ({path[len(work) + 1 :]})" if path != work and path.startswith(work) else ""
        for before in {"", article}:
            yield path, f"{before}{text_of(kind)} {text_of(row['number'])}{edition}", lang
