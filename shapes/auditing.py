"""Audits a graph: runs every rule of the catalogue and gathers what it finds by language version, thing and values.

A rule is a shapes file; its SPARQL constraints are run set-wise. Each solution is a place (`$this`) with the thing it is about
(`?focus`, `$this` where unbound) and values (all other variables); equal ones of one language version are one finding with several places.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

import pyoxigraph as ox

from shapes import catalogue
from shapes.errors import BadShapes, EngineFailure
from shapes.findings import Finding, Severity, fingerprint, in_order
from shapes.hits import Hit
from shapes.messages import render, shown
from shapes.places import Located, locate, text_of_iri
from shapes.reading import Graph, text_of
from shapes.rules import name_conflict, paragraph_sequence
from shapes.setwise import run

# The rules that SPARQL cannot state; their texts, severity and messages are in audits/ like those of the others
COMPUTED: Final[Mapping[str, Callable[[Graph], Iterator[Hit]]]] = MappingProxyType(
    {"name-conflict": name_conflict.find, "paragraph-sequence": paragraph_sequence.find}
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the hits of one constraint have in common."""

    rule: str
    severity: Severity
    messages: Mapping[str, str]


def audit(graph: Graph) -> tuple[Finding, ...]:
    """Return what the rules find, in a fixed order.

    Raises:
        BadShapes: a rule cannot be carried out.
        EngineFailure: the store failed, or a rule found something that has no place.
    """
    found: list[tuple[_Kind, Hit]] = []
    for rule in catalogue.rules():
        if rule.name in COMPUTED:
            kind = _Kind(rule.name, cast(Severity, rule.severity), rule.messages)
            found += [(kind, hit) for hit in COMPUTED[rule.name](graph)]
        elif rule.constraints:
            found += _solutions(graph, rule)
        else:
            raise BadShapes(f"{rule.name}: the rule has no sh:sparql, and nothing computes it")
    return _gathered(found, locate(graph, (hit.node for _, hit in found)))


def _solutions(graph: Graph, rule: catalogue.Rule) -> Iterator[tuple[_Kind, Hit]]:
    for constraint in rule.constraints:
        kind = _Kind(rule.name, cast(Severity, catalogue.SEVERITIES[constraint.severity]), constraint.messages)
        for solution in run(graph, constraint):
            values = {name: text_of(term) for name, term in solution.bindings.items() if name != "focus"}
            focus = solution.bindings.get("focus")
            yield (
                kind,
                Hit(text_of_iri(solution.focus), text_of(focus) if isinstance(focus, ox.NamedNode) else "", values),
            )


def _gathered(found: list[tuple[_Kind, Hit]], places: Mapping[str, Located]) -> tuple[Finding, ...]:
    groups: dict[tuple[str, str, str], list[tuple[_Kind, Hit]]] = defaultdict(list)
    for kind, hit in found:
        located = places.get(hit.node)
        if located is None:
            raise EngineFailure(f"{kind.rule}: {hit.node} has no place; `itugov validate` tells what it lacks")
        groups[kind.rule, located.version, fingerprint(kind.rule, located.version, hit.focus, hit.values)].append(
            (kind, hit)
        )
    return in_order(_finding(members, places, name) for (_, _, name), members in groups.items())


def _finding(members: list[tuple[_Kind, Hit]], places: Mapping[str, Located], name: str) -> Finding:
    here = sorted({places[hit.node].place for _, hit in members})
    kind, hit = min(members, key=lambda member: (places[member[1].node].place, sorted(member[0].messages.items())))
    focus = hit.focus or text_of(ox.NamedNode(hit.node))
    values = {key: shown(value) for key, value in sorted(hit.values.items())}
    return Finding(
        rule=kind.rule,
        severity=kind.severity,
        doc=here[0].doc,
        document=places[hit.node].document,
        focus=focus,
        places=tuple(here),
        message=render(kind.messages, values | {"focus": focus}),
        values=values,
        fingerprint=name,
    )
