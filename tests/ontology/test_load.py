"""The loader reads every file, gives blank nodes names of their own, and the same ones each time."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from ontology import load
from ontology.load import ontology_files, ontology_triples, reference_files, reference_triples, schema_files


def _blank(triples: list[ox.Triple]) -> set[str]:
    return {n.value for t in triples for n in (t.subject, t.object) if isinstance(n, ox.BlankNode)}


def test_blank_nodes_are_named_by_file_and_order() -> None:
    first, second = list(ontology_triples()), list(ontology_triples())
    assert first == second
    assert _blank(first) == {f"relations-{n}" for n in range(1, len(_blank(first)) + 1)} != set()


def test_nothing_is_lost_by_the_names() -> None:
    per_file: dict[Path, int] = defaultdict(int)
    for file in (*ontology_files(), *reference_files()):
        per_file[file] = sum(1 for _ in ox.parse(path=file, format=ox.RdfFormat.TURTLE))
    assert len(list(ontology_triples())) == sum(per_file[f] for f in ontology_files())
    assert len(list(reference_triples())) == sum(per_file[f] for f in reference_files())


def test_files_stand_in_a_fixed_order() -> None:
    assert list(schema_files()) == sorted(schema_files())
    assert set(ontology_files()) - set(schema_files()) == {Path(load.__file__).parent / "alignments.ttl"}
