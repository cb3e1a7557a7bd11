"""Joins what documents introduce by name with what reference facts, or other documents, call by the same name: `owl:sameAs` links.

A document that no reference fact helps gives a thing a provisional identifier, from its acronym or its words. Where its full name, in one language,
is also that of exactly one thing of its kind, the two are the same; the links belong to what is inferred. A name of fewer than three words is a common
noun as often as a name, and joins nothing.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import ID, expand, term

_PROVISIONAL: Final = ox.NamedNode(term("provisional"))
_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))
_SAME: Final = ox.NamedNode(expand("owl:sameAs"))
_LABELS: Final = frozenset({expand("skos:prefLabel"), expand("skos:altLabel"), term("formerName")})
_KINDS: Final = frozenset({"body", "event", "initiative", "person"})
_LEAST_WORDS: Final = 3


def same_links(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield `x owl:sameAs y` for each provisional thing whose name another thing of its kind bears, each pair once, sorted."""
    bearers: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    names: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    provisional: set[str] = set()
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        subject = triple.subject.value
        kind = subject.removeprefix(ID).partition("/")[0]
        if kind not in _KINDS or not subject.startswith(ID):
            continue
        if triple.predicate == _PROVISIONAL and triple.object == _TRUE:
            provisional.add(subject)
        elif triple.predicate.value in _LABELS and isinstance(triple.object, ox.Literal):
            name = _plain(triple.object.value)
            if len(name.split()) >= _LEAST_WORDS or _spaceless(name):
                key = (kind, triple.object.language or "", name)
                bearers[key].add(subject)
                names[subject].add(key)
    pairs = set()
    for subject in provisional:
        for key in names[subject]:
            others = bearers[key] - {subject}
            listed = others - provisional
            if len(listed) == 1:
                pairs.add((subject, next(iter(listed))))
            elif not listed and others:
                pairs.add((max(subject, min(others)), min(subject, min(others))))
    for one, other in sorted(pairs):
        yield ox.Triple(ox.NamedNode(one), _SAME, ox.NamedNode(other))


def _plain(label: str) -> str:
    """Return a name without what writers vary: case, marks, quotation marks, the acronym in brackets after it."""
    name = label.partition(" (")[0].partition("（")[0]
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c for c in folded if not unicodedata.combining(c) and c not in "\u0640\"'«»“”‘’《》")
    return " ".join(kept.split())


def _spaceless(name: str) -> bool:
    """Tell whether a name is one of a script without spaces and long enough to be no common noun."""
    return len(name) >= 6 and any("\u4e00" <= c <= "\u9fff" for c in name)
