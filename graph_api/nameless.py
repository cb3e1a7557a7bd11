"""Reads what tells things apart that have no name of their own: the number and the organ of an instrument, the post, the holder and the first year of a tenure."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_api.reading import Reading, text_of


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of an instrument, and who adopted it, empty where that is not said."""

    number: str
    organ: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held a post, and from which year or day on, empty where that is not said."""

    post: str
    holder: str
    start: str


def instruments(reading: Reading) -> Mapping[str, Numbered]:
    """Return the instruments that have a number, read at the first use; of several values the first counts."""
    return reading.once(_instruments)


def _instruments(reading: Reading) -> Mapping[str, Numbered]:
    found: dict[str, Numbered] = {}
    for row in reading.select(
        "SELECT ?x ?n ?o { ?x itu:number ?n OPTIONAL { ?x itu:adoptedBy ?o } } ORDER BY ?x ?n ?o"
    ):
        found.setdefault(text_of(row["x"]), Numbered(text_of(row["n"]), text_of(row["o"]) if "o" in row else ""))
    return found


def tenures(reading: Reading) -> Mapping[str, Tenure]:
    """Return the tenures, read at the first use; of several values the first counts."""
    return reading.once(_tenures)


def _tenures(reading: Reading) -> Mapping[str, Tenure]:
    found: dict[str, Tenure] = {}
    asked = (
        "SELECT ?x ?p ?h ?s { ?x itu:post ?p ; itu:holder ?h OPTIONAL { ?x itu:startDate ?s } } ORDER BY ?x ?p ?h ?s"
    )
    for row in reading.select(asked):
        start = text_of(row["s"]) if "s" in row else ""
        found.setdefault(text_of(row["x"]), Tenure(text_of(row["p"]), text_of(row["h"]), start))
    return found
