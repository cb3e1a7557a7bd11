"""Turns a SPARQL constraint into one query over all its focus nodes, runs it, and refuses what would then mean something else.

SHACL evaluates a constraint once a focus node, with `$this` replaced by that node throughout the query (SHACL 1.0, 5.3.1 and appendix A).
Here the target becomes the first pattern of the query, so that all focus nodes are answered by one evaluation. The two agree where
every use of `$this` in a nested group joins with that pattern; `scope` proves this, and any other form is refused. What filters ask of
the graph by several triples is looked up once for all solutions (`existence`). Solutions are distinct: of two equal ones, one result is made.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shapes.catalogue import Constraint
from shapes.errors import BadShapes
from shapes.existence import looked_up_once
from shapes.reading import Graph, Row, Term, select
from shapes.scope import check

_TOKEN: Final = re.compile(
    r"""'''.*?'''|\"{3}.*?\"{3}|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|<[^<>"{}|^`\\\s]*>|\#[^\n]*|[{}]|\bSELECT\b|\bDISTINCT\b|\bREDUCED\b""",
    re.IGNORECASE | re.DOTALL,
)
_GIVEN: Final = "VALUES ?this"
_PATH: Final = re.compile(r"[?$]PATH\b")


@dataclass(frozen=True, slots=True)
class Solution:
    """One answer of a constraint: the focus node, the other variables, and the constraint that found it."""

    constraint: Constraint
    focus: Term
    bindings: Row

    @property
    def path(self) -> str | None:
        """The result path (SHACL 5.3.2): what the query binds, else the path of the property shape."""
        bound = self.bindings.get("path")
        return getattr(bound, "value", None) or self.constraint.path

    @property
    def value(self) -> Term | None:
        """The result value: what the query binds, else the focus node where the shape is a node shape."""
        return self.bindings.get("value") or (None if self.constraint.path else self.focus)


def run(graph: Graph, constraint: Constraint) -> Iterator[Solution]:
    """Yield the distinct solutions of a constraint over a whole graph, in the order of the store.

    Raises:
        NotEquivalent: the constraint cannot be run this way.
        EngineFailure: the store could not evaluate it.
    """
    for row in select(graph, compiled(constraint)):
        bindings = dict(row)
        yield Solution(constraint, bindings.pop("this"), bindings)


def compiled(constraint: Constraint) -> str:
    """Return the query over all focus nodes.

    Raises:
        BadShapes: the query does not parse.
        NotEquivalent: the query would mean something else when run over all focus nodes at once.
    """
    author = constraint.select
    if constraint.path is not None:
        author = _PATH.sub(f"<{constraint.path}>", author)
    query = constraint.prologue + _with_target(constraint.name, author, constraint.target)
    if not constraint.proved:
        check(constraint.name, query, given=constraint.target.count(_GIVEN))
    return looked_up_once(query)


def _with_target(name: str, author: str, target: str) -> str:
    """Put the target before the first pattern of the outermost group, and make the solutions distinct."""
    out: list[str] = []
    at, selected = 0, False
    for match in _TOKEN.finditer(author):
        word = match.group().upper()
        if word == "SELECT" and not selected:
            rest = author[match.end() :].lstrip().upper()
            selected = True
            out += [author[at : match.end()], "" if rest.startswith(("DISTINCT", "REDUCED")) else " DISTINCT"]
            at = match.end()
        elif word == "{" and selected:
            return "".join([*out, author[at : match.end()], f" {{ {target} }} ", author[match.end() :]])
    raise BadShapes(f"{name}: sh:select holds no SELECT query with a pattern")
