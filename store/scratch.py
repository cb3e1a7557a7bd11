"""Carries out a SPARQL update on a copy of a store, in a process of its own, and tells which graphs it changes.

    python -m store.scratch < JOB

The job is a JSON object: `place` (the copy, which is changed), `sparql`, `default` (the graph that is the unnamed one in updates), `digests` (of the graphs as they are),
`out` (a folder for the content of the graphs that change), `memory_bytes`. What comes out is one, too: `changed` (graph to file, or to null for one that is
gone), or `error` and `message`. In an update the unnamed graph is the one of that name, not the union: deleting from the union would leave what it is made of.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from store.content import read
from store.errors import QueryRefused
from store.tokens import tokens, words
from store.worker import bound, without_network

_REACHING: Final = re.compile("service|load", re.IGNORECASE | re.ASCII)
_IRI: Final = re.compile(r"<[^<>\s]*>")
_DOTS: Final = re.compile(r"(?:^|/)\.\.?(?=[/?#]|$)")  # which a base takes away
_ANY: Final = frozenset({"ALL", "NAMED"})


def refuse_reaching(sparql: str) -> None:
    """Make sure that an update asks no other service and loads nothing; see `store.guard` for why the parser is asked.

    Raises:
        QueryRefused: it does, or would where the parser took it so.
        SyntaxError: it holds one of the words, and does not parse even with it spelled otherwise.
    """
    if _REACHING.search(sparql) is None:
        return
    lowered = sparql.lower()
    other = next(w for letters in product("xzqjkvw", repeat=6) if (w := "s" + "".join(letters)) not in lowered)
    try:
        ox.Store().update(_REACHING.sub(lambda found: other[: len(found[0])], sparql))
    except SyntaxError as error:
        if any(word.upper() in ("SERVICE", "LOAD") for word in words(sparql)):
            raise QueryRefused(
                "SERVICE and LOAD are not carried out here: an update reads this store and reaches nothing else. Send the data itself"
            ) from error
        raise
    except (RuntimeError, OSError):  # it parses; that it does not work on an empty store says nothing
        return


def touched(sparql: str, graphs: Iterable[str], default: str) -> set[str]:
    """Return the graphs that an update can change: all of them where a variable stands for one, else those among the IRIs it holds, and the unnamed one."""
    every = set(graphs)
    found = list(tokens(sparql))
    for token, following in pairwise([*found, None]):
        word = token.text.upper() if token is not None and token.kind == "word" else ""
        if word in _ANY or (word == "GRAPH" and following is not None and following.kind == "variable"):
            return every | {default}
    # How names are shortened matters not: a graph is told by the end of its IRI. IRIs are sought in the bare text, as the parser may see
    # one where `tokens` sees part of a string
    ends = {_end(token.text) for token in found if token.kind == "name"} | {_end(iri) for iri in _IRI.findall(sparql)}
    return {graph for graph in every if any(graph.endswith(end) for end in ends)} | {default}


def _end(text: str) -> str:
    """Return what the IRI that a token stands for ends with."""
    if text.startswith("<"):
        return "" if "\\" in text or _DOTS.search(text[1:-1]) is not None else text[1:-1]
    local = text.partition(":")[2]
    return "" if "\\" in local else local


def changes(job: Mapping[str, Any]) -> dict[str, str | None]:
    """Carry out the update of a job; return the graphs that it changes, with the files of their content."""
    refuse_reaching(job["sparql"])
    default = ox.NamedNode(job["default"])
    database = ox.Store(job["place"])
    database.update(f"CLEAR DEFAULT; MOVE SILENT {default} TO DEFAULT")
    database.update(job["sparql"])
    database.update(f"MOVE SILENT DEFAULT TO {default}")
    digests: Mapping[str, str] = job["digests"]
    held = {graph.value for graph in database.named_graphs() if isinstance(graph, ox.NamedNode)}
    found: dict[str, str | None] = {}
    for graph in sorted(touched(job["sparql"], held | digests.keys(), job["default"]) | (held - digests.keys())):
        content = read(database, ox.NamedNode(graph))
        if not content.lines:
            if graph in digests:
                found[graph] = None
        elif digests.get(graph) != content.digest:
            file = Path(job["out"]) / f"{len(found)}.nt"
            file.write_bytes(b"\n".join(content.lines))
            found[graph] = str(file)
    return found


def main() -> None:
    """Carry out the job that comes in."""
    job = json.load(sys.stdin)
    bound(job["memory_bytes"])
    without_network()
    told: dict[str, Any]
    try:
        told = {"changed": changes(job)}
    except (SyntaxError, QueryRefused) as error:
        told = {"error": type(error).__name__, "message": str(error)}
    except (RuntimeError, OSError) as error:
        told = {"error": "QueryFailed", "message": str(error)}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
