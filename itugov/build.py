"""Builds a store: reads documents, replaces the graph of each language version, reasons, validates, audits and publishes a snapshot.

One bad document never stops or spoils the rest: it is refused with its reason, and whatever the store held of it stays.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final, Protocol

import pyoxigraph as ox

from ingest.emit import graph_of, triples
from ingest.errors import IngestError
from ingest.folding import fold
from ingest.patterns import keep_in
from ingest.pipeline import extract
from ingest.reading import Bounds
from ingest.records import Record
from itugov.collect import Collection, Source
from itugov.errors import MixedStore
from itugov.guarding import guarded
from itugov.indexing import index
from itugov.kept import Done, Kept, Read
from itugov.places import Places
from itugov.processes import mapping
from itugov.withdrawing import WITHDRAWN, withdrawn, withdrawn_names
from ontology.load import ontology_triples, reference_triples, schema_triples
from ontology.namespaces import entity, expand, graph, term
from ontology.sameness import same_links
from ontology.works import work_links
from reasoning import compile_schema
from shapes import Finding, audit, validate
from store import Snapshot, Store
from store.mirroring import Mirrored

ONTOLOGY: Final = graph("ontology")
REFERENCE: Final = graph("reference")
INFERRED: Final = graph("inferred")
VALIDATION: Final = graph("validation")
DATASET: Final = graph("dataset")
OWN_GRAPHS: Final = frozenset({ONTOLOGY, REFERENCE, INFERRED, VALIDATION, DATASET, WITHDRAWN})
HIDDEN: Final = (VALIDATION, WITHDRAWN)
"""What is seen by name alone."""

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_RESULT: Final = ox.NamedNode(expand("sh:ValidationResult"))
_BOUNDS: Final = Bounds()
_TOLD_ELSEWHERE: Final = frozenset({"unresolved", "hyperlink"})  # notes that are counted, or are no gap


class Progress(Protocol):
    """Is told how far a build is; `total` 0 means unknown."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins."""

    def step(self, what: str) -> None:
        """A unit of the stage is done."""


class Silent:
    """A progress that shows nothing."""

    def stage(self, name: str, total: int) -> None:
        """Ignore."""

    def step(self, what: str) -> None:
        """Ignore."""


@dataclass(slots=True, eq=False)
class Summary:
    """What a build did; `seconds` by stage."""

    read: list[Read] = field(default_factory=list)
    changed: int = 0
    unread: int = 0
    """Of these, how many were not read again."""
    refused: list[IngestError] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Graphs of documents whose file is no longer there."""
    skipped: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    triples: int = 0
    inferred: int = 0
    withdrawn: int = 0
    """Identifiers that readers had and that are no more."""
    shape_results: int = 0
    findings: tuple[Finding, ...] = ()
    snapshot: str = ""
    mirrored: Mirrored | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def unresolved(self) -> Counter[str]:
        """How often each reason left a mention unresolved."""
        return Counter(reason for item in self.read for reason in item.unresolved)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time a block takes to a stage."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + perf_counter() - begun


Outcome = Done | IngestError
"""What reading gives, or the reason of a refusal; it crosses processes."""


def build(
    collection: Collection,
    store: Store,
    *,
    sample: bool = False,
    max_file_bytes: int,
    bounds: Bounds = _BOUNDS,
    cache: Path | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    kept: Kept | None = None,
    places: Places | None = None,
    mirror: Callable[[Snapshot], Mirrored] | None = None,
) -> Summary:
    """Read a collection into a store and publish the result.

    Args:
        collection: the documents.
        store: the store, open for writing.
        sample: whether these are the bundled samples; a store holds either samples or other documents.
        max_file_bytes: the largest file that is read.
        bounds: the time and memory that one document may take.
        cache: the folder of compiled patterns.
        jobs: processes that read at the same time; one document needs none.
        executor: runs the reading instead of processes of our own.
        progress: is told how far it is.
        kept: what reading gave before, so that an unchanged file is not read again.
        places: where documents were read from, so that one whose file is gone from its folder goes too.
        mirror: makes an engine elsewhere hold the result before it is published here.

    Raises:
        MixedStore: the store holds samples and these are none, or the other way round.
    """
    show = progress or Silent()
    check_mark(store, sample=sample)
    concluded = store.is_published()  # else a build was ended between a document and what follows from it
    summary = Summary(skipped=tuple(str(p) for p in collection.skipped), remarks=collection.remarks)
    summary.refused.extend(collection.problems)
    read = partial(read_one, max_file_bytes=max_file_bytes, bounds=bounds, cache=cache)
    known = {s: done for s in collection.sources if kept is not None and (done := kept.find(s)) is not None}
    fresh = [s for s in collection.sources if s not in known]
    summary.unread = len(known)
    with _reading(fresh, read, jobs, executor) as answers:
        outcomes = _in_order(collection.sources, known, iter(answers), kept)
        with summary.timed("ontology and reference facts"):
            changed = [store.replace(ONTOLOGY, ontology_triples()), store.replace(REFERENCE, reference_triples())]
            changed.append(store.replace(DATASET, _mark(sample)))
        show.stage("reading", len(collection.sources))
        with summary.timed("reading and writing"):
            changed += _take(zip(collection.sources, outcomes, strict=True), store, summary, show)
            if places is not None:
                changed.append(_drop_left(store, places, collection, summary))
    if any(changed) or not concluded:
        _conclude(store, summary, show)
    else:
        _count(store, summary)
    with summary.timed("indexing and analysing"):
        index(store.stage())
    if mirror is not None:
        with summary.timed("mirroring"):
            summary.mirrored = mirror(store.stage())
    with summary.timed("publishing"):
        summary.snapshot = store.publish().name
    if places is not None and places.problem is not None:
        summary.remarks += (f"where documents were read from could not be kept: {places.problem}",)
    if kept is not None:
        kept.close()
        if kept.problem is not None:
            summary.remarks += (f"what was read could not be kept for the next build: {kept.problem}",)
    return summary


def _in_order(
    sources: Sequence[Source], known: Mapping[Source, Done], answers: Iterator[Outcome], kept: Kept | None
) -> Iterator[Outcome]:
    """Yield the outcome of each source, kept or fresh, and keep the fresh ones."""
    for source in sources:
        if source in known:
            yield known[source]
            continue
        outcome = next(answers)
        if kept is not None and isinstance(outcome, Done):
            kept.put(source, outcome)
        yield outcome


def _take(outcomes: Iterable[tuple[Source, Outcome]], store: Store, summary: Summary, show: Progress) -> Iterator[bool]:
    """Write what was read, in the order of the sources, and yield whether each document changed anything."""
    seen: dict[str, Read] = {}
    for source, outcome in outcomes:
        show.step(source.path.name)
        if isinstance(outcome, IngestError):
            summary.refused.append(outcome)
            continue
        read, content = outcome.read, outcome.content
        if read.graph in seen:
            summary.refused.append(_twice(read, seen[read.graph]))
            continue
        seen[read.graph] = read
        summary.read.append(read)
        changed = store.replace(read.graph, _parsed(content))
        summary.changed += changed
        yield changed
    yield _drop_other_homes(store, seen, summary)


def read_one(source: Source, *, max_file_bytes: int, bounds: Bounds = _BOUNDS, cache: Path | None = None) -> Outcome:
    """Return a document's account and graph, or the reason it is refused."""
    keep_in(cache)  # here, since this may be any process of any executor

    def work() -> Done:
        record = extract(source.path, row=source.row, max_bytes=max_file_bytes, bounds=bounds)
        content = ox.serialize(triples(record), format=ox.RdfFormat.N_TRIPLES) or b""
        return Done(_account(record), content, _uses(record), fold(record.text))

    try:
        return guarded(source.path, work, timeout_s=bounds.timeout_s)
    except IngestError as error:
        return error


def _uses(record: Record) -> tuple[str, ...]:
    """Return the things that a record names or weighs."""
    found = {record.document} | {i for m in record.mentions for i in (m.id, *m.candidates) if i is not None}
    found |= {end for r in record.relations for end in (r.subject, r.object) if r.object_kind == "iri"}
    return tuple(sorted(found))


def _account(record: Record) -> Read:
    identity = record.identity
    return Read(
        record.source.path,
        graph_of(record),
        record.document,
        record.lang,
        identity.origin,
        record.source.sha256,
        len(record.mentions),
        tuple(m.reason or "no reason given" for m in record.mentions if m.id is None),
        len(record.relations),
        tuple(n.message for n in record.notes if n.kind not in _TOLD_ELSEWHERE),
        identity.candidates if identity.origin == "unknown" else (),
    )


def check_mark(store: Store, *, sample: bool) -> None:
    """Make sure that a store's documents are of the kind at hand.

    Raises:
        MixedStore: they are not.
    """
    versions = [g for g in store.graphs() if g not in OWN_GRAPHS]
    if versions and is_sample(store) != sample:
        raise MixedStore(
            "the store holds the bundled sample corpus; name another one with --store for documents of your own"
            if not sample
            else "the store holds documents that are no samples; the sample corpus goes into a store of its own"
        )


def is_sample(store: Store) -> bool:
    """Tell whether a store is marked as built from the bundled sample corpus."""
    return bool(store.query(f"ASK {{ <{entity('dataset')}> <{term('sample')}> true }}"))


def _mark(sample: bool) -> Iterable[ox.Triple]:
    true = ox.Literal(sample)
    return [ox.Triple(ox.NamedNode(entity("dataset")), ox.NamedNode(term("sample")), true)]


@contextmanager
def _reading(
    sources: Sequence[Source], read: Callable[[Source], Outcome], jobs: int, executor: Executor | None
) -> Iterator[Iterable[Outcome]]:
    if executor is not None:
        yield executor.map(read, sources)
        return
    with mapping(sources, read, _lost, jobs=jobs) as outcomes:
        yield outcomes


def _lost(source: Source) -> Outcome:
    return IngestError(
        source.path,
        "the process that read it ended without an answer: it crashed, or the system stopped it for want of memory",
        remedy="Try it again with ITUGOV_JOBS=1; if it fails again, please report it with the document",
    )


def _parsed(content: bytes) -> Iterator[ox.Triple]:
    for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def _twice(read: Read, first: Read) -> IngestError:
    return IngestError(
        read.path,
        f"it is {read.document} in {read.lang!r}, which {first.path} already is",
        remedy="Keep one of the two, or tell them apart in a manifest (columns symbol and language)",
    )


def _drop_other_homes(store: Store, read: Mapping[str, Read], summary: Summary) -> bool:
    """Drop graphs that held a file before its identity became known, so that nothing is stated twice.

    Files of equal bytes that are told to be two documents keep a graph each.
    """
    files = {item.source_sha256 for item in read.values()}
    rows = store.query(f"SELECT DISTINCT ?g ?file {{ GRAPH ?g {{ ?v <{term('sourceSha256')}> ?file }} }}")
    held = sorted((row["g"].value, row["file"].value) for row in rows)  # type: ignore[union-attr]
    others = [graph for graph, file in held if file in files and graph not in read]
    for other in others:
        store.drop(other)
    summary.replaced.extend(others)
    return bool(others)


def _drop_left(store: Store, places: Places, collection: Collection, summary: Summary) -> bool:
    """Drop the documents whose file is gone from a folder that was searched, or is another document now."""
    read = {item.graph: item.path for item in summary.read}
    summary.left = list(places.left(store.graphs(), read, collection.folders))
    for name in summary.left:
        store.drop(name)
    places.keep(store.graphs(), read)
    return bool(summary.left)


def _conclude(store: Store, summary: Summary, show: Progress) -> None:
    show.stage("reasoning", 1)
    with summary.timed("reasoning"):
        store.replace(INFERRED, entailed(asserted(store)))
    show.step("")
    show.stage("validating", 1)
    with summary.timed("validating"):
        store.replace(VALIDATION, validate(store).triples())
    show.step("")
    with summary.timed("withdrawing"):
        before = withdrawn_names(store)
        store.replace(WITHDRAWN, withdrawn(store.published(), store))
        summary.withdrawn = len(withdrawn_names(store) - before)
    _count(store, summary)


def _count(store: Store, summary: Summary) -> None:
    with summary.timed("auditing"):
        summary.findings = audit(store)
    summary.shape_results = sum(
        triple.predicate == _TYPE and triple.object == _RESULT for triple in store.triples(VALIDATION)
    )
    summary.triples = store.size()
    summary.inferred = store.size(INFERRED)


def asserted(store: Store) -> Iterator[ox.Triple]:
    """Yield what is stated of things: the triples of the reference facts and of the documents."""
    for name in store.graphs():
        if name not in (ONTOLOGY, INFERRED, *HIDDEN):
            yield from store.triples(name)


def entailed(facts: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return what the ontology adds to facts."""
    stated = list(facts)
    links = [*work_links(stated), *same_links(stated)]
    schema = compile_schema(schema_triples())
    return {*links, *schema.infer([*stated, *links])}
