"""Links each instrument to itself by `itu:work`: the one entailment of this ontology that OWL 2 RL cannot state.

An edition gets its work by reasoning (`itu:editionOf` is a sub-property of `itu:work`). That an instrument is its own work would take `owl:hasSelf`, which the
profile leaves out (OWL 2 Profiles, section 4.2), so the links are computed from the types and given to the reasoner with the facts. They belong to what is
inferred, not to any document. With them one property chain, cites then work, gives `itu:citesWork` for instruments and editions alike.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from ontology.load import schema_triples
from ontology.namespaces import expand, term

_TYPE = ox.NamedNode(expand("rdf:type"))
_WORK = ox.NamedNode(term("work"))


def work_links(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield `x itu:work x` for each thing typed as an instrument or as a class below it, each once, sorted."""
    kinds = _instrument_classes()
    found = {t.subject for t in triples if t.predicate == _TYPE and t.object in kinds}
    for subject in sorted(found, key=str):
        yield ox.Triple(subject, _WORK, subject)


@cache
def _instrument_classes() -> frozenset[ox.NamedNode]:
    below: dict[str, set[str]] = {}
    for triple in schema_triples():
        if triple.predicate.value == expand("rdfs:subClassOf"):
            if not (isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)):
                raise TypeError(f"{triple} relates no two named classes")
            below.setdefault(triple.object.value, set()).add(triple.subject.value)
    found: set[str] = set()
    waiting = [term("Instrument")]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(below.get(at, ()))
    return frozenset(ox.NamedNode(iri) for iri in found)
