"""The shapes of JSON answers, at the HTTP edge alone."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph_api.evidence import Place
from graph_api.holdings import Holdings


class Model(BaseModel):
    """A model that allows no member it does not declare."""

    model_config = ConfigDict(extra="forbid")


class Meta(BaseModel):
    """What is true of the whole answer; `truncated` says that something was left out, never silently."""

    dataset_version: str = Field(description="The snapshot the answer was read from")
    sample: bool = Field(description="Whether the store holds the bundled sample corpus")
    licence: str = Field(description="Under which licence the dataset may be used")
    truncated: bool | None = None
    shown: int | None = None
    total: int | None = None
    model_config = ConfigDict(extra="allow")


class LabelModel(Model):
    """A name and its language, empty where the name is the identifier."""

    text: str
    lang: str


class KindModel(Model):
    """A class, by compact name and label."""

    id: str
    label: str


class FactModel(Model):
    """A value that is not another entity; `edge` leads to its evidence where a text states it."""

    predicate: str
    predicate_label: str
    value: str
    lang: str = ""
    datatype: str = ""
    edge: str | None = None


class CountModel(Model):
    """How many edges of one relation an entity has in one direction."""

    direction: str
    predicate: str
    predicate_label: str
    predicate_label_lang: str
    total: int


class StepModel(Model):
    """A thing that came before or after: `source` `predicate` `target` is the edge that says so."""

    id: str
    label: LabelModel
    date: str = Field(description="When it began to be, as precisely as it is known; empty where it is not")
    edge: str
    source: str
    predicate: str
    predicate_label: str
    predicate_label_lang: str
    target: str
    evidence_url: str


class ExtraModel(Model):
    """What is told of an entity where `extra` asks for it."""

    labels: dict[str, str | None] | None = Field(
        None, description="What it is called in each official language, null where it has no name in it"
    )
    counts: list[CountModel] | None = Field(None, description="Its edges, counted by relation and direction")
    history: list[StepModel] | None = Field(
        None, description="Editions, revisions, what superseded or renamed it, in the order of time"
    )


class EntityModel(Model):
    """An entity: its names, classes, facts and how many edges start and end at it."""

    id: str
    iri: str
    label: LabelModel
    kinds: list[KindModel]
    labels: dict[str, list[LabelModel]]
    facts: list[FactModel]
    omitted: list[str] = Field(description="Properties too long to be shown here")
    edges_out: int
    edges_in: int
    neighbors_url: str
    extra: ExtraModel | None = Field(None, description="What `extra` asks for")
    meta: Meta


class NeighborModel(Model):
    """An edge to a neighbour, with the first sentence that proves it."""

    edge: str
    id: str
    label: LabelModel
    kind: str
    evidence_url: str
    evidence_quote: str
    document: str
    confidence: float | None
    inferred: bool
    status: str = Field(
        description="`asserted` where the edge is a fact of the graph, else how texts put it, parted by `|` where they differ"
    )


class GroupModel(Model):
    """The edges of one relation in one direction; `total` counts all of them, `items` holds those on this page."""

    direction: str
    predicate: str
    predicate_label: str
    predicate_label_lang: str
    total: int
    items: list[NeighborModel]


class NeighborsModel(Model):
    """The neighbours of an entity by relation."""

    id: str
    groups: list[GroupModel]
    next: str | None
    next_url: str | None
    meta: Meta


class EdgeModel(Model):
    """A statement: the triple, whether the graph holds it as a fact, and which graphs do."""

    id: str
    subject: str
    subject_label: LabelModel
    predicate: str
    predicate_label: str
    predicate_label_lang: str
    object: str
    object_label: LabelModel
    object_kind: str
    asserted: bool = Field(description="False if texts only propose, plan, postpone or deny it")
    inferred: bool
    graphs: list[str]
    statuses: list[str]
    evidence_url: str
    evidence_total: int
    meta: Meta


class ContextModel(Model):
    """The text around a quote: `before` + quote + `after` stands so in the text."""

    before: str
    after: str


class PlaceModel(Model):
    """A place that states an edge; offsets are 0-based, half-open, in code points of the language version's text."""

    claim: str
    document: str
    paragraph: str
    paragraph_label: str
    paragraph_label_raw: str
    page: int | None = Field(description="The page it stands on, where the document has pages")
    lang: str
    start: int | None
    end: int | None
    quote: str
    context: ContextModel
    sha256: str
    rule: str
    confidence: float | None
    status: str
    origin: str
    qualifiers: dict[str, str]


def place_members(place: Place) -> dict[str, Any]:
    """Return a place as the members of `PlaceModel`."""
    apart = ("before", "after", "qualifiers")
    plain = {name: getattr(place, name) for name in Place.__dataclass_fields__ if name not in apart}
    return {**plain, "context": {"before": place.before, "after": place.after}, "qualifiers": dict(place.qualifiers)}


class EvidenceModel(Model):
    """Every place that states an edge."""

    edge: str
    subject: str
    predicate: str
    object: str
    places: list[PlaceModel]
    sources: list[str] = Field(
        description="Sources of the reference facts on the subject, where no text states the edge"
    )
    meta: Meta


class HopEdgeModel(Model):
    """An edge of a path, in its own direction, with the first place that proves it; without `evidence`, no text does."""

    id: str
    source: str
    target: str
    predicate: str
    predicate_label: str
    predicate_label_lang: str
    status: str
    inferred: bool
    evidence_url: str
    evidence: PlaceModel | None


class HopModel(Model):
    """One step of a path: every admitted edge between its two nodes, with evidence."""

    edges: list[HopEdgeModel]


class PathModel(Model):
    """A simple path."""

    nodes: list[str]
    hops: list[HopModel]


class PathsModel(Model):
    """The shortest simple paths, shortest first."""

    nodes: dict[str, LabelModel]
    paths: list[PathModel]
    meta: Meta


@dataclass(frozen=True, slots=True)
class StatsModel(Holdings):
    """What the graph holds, and what it does not; `labels` are what its documents and classes are called in the languages that are wanted."""

    labels: dict[str, LabelModel]
    meta: Meta


class OpenModel(BaseModel):
    """A model of a record that other packages make and may extend."""

    model_config = ConfigDict(extra="allow")


class FindingPlaceModel(OpenModel):
    """Words a finding is about; offsets are 0-based, half-open, in code points."""

    doc: str
    start: int
    end: int
    quote: str


class FindingModel(OpenModel):
    """A finding of the audit, as `itugov audit --format jsonl` prints it."""

    rule: str
    severity: Literal["violation", "warning", "info"]
    doc: str
    document: str
    focus: str
    places: list[FindingPlaceModel]
    message: dict[str, str] = Field(description="By language")
    values: dict[str, Any]
    fingerprint: str


class FindingsModel(Model):
    """Findings of the audit."""

    findings: list[FindingModel]
    next: str | None
    next_url: str | None
    meta: Meta


class ParameterModel(Model):
    """A parameter of a catalogue query; required if it has no default, `*` leaves it open."""

    name: str
    type: str
    default: str | None
    example: str
    values: list[str] = Field(description="All values there are, where the type lists them, else nothing")


class QueryModel(Model):
    """A question of the catalogue, with the SPARQL that answers it."""

    name: str
    form: Literal["select", "construct", "ask"] = Field(description="Whether it gives rows, a graph, or yes or no")
    title: dict[str, str]
    description: dict[str, str]
    keywords: list[str]
    parameters: list[ParameterModel]
    sparql: str
    url: str
    example: str = Field(description="Where it is published as an example of a query, in RDF")


class QueriesModel(Model):
    """The catalogue."""

    queries: list[QueryModel]
    meta: Meta


class RowsModel(Model):
    """The rows of a catalogue query: identifiers by path, unbound variables left out."""

    query: str
    parameters: dict[str, str]
    columns: list[str]
    rows: list[dict[str, str]]
    meta: Meta


class AnswerModel(Model):
    """The answer to a catalogue query that is answered by yes or no."""

    query: str
    parameters: dict[str, str]
    answer: bool
    meta: Meta


class ValidationModel(Model):
    """Whether a query parses, and where it does not."""

    ok: bool
    line: int | None = None
    column: int | None = None
    message: str = ""
    undeclared_prefixes: list[str] = []


class ReadyWorkersModel(Model):
    """The processes that answer queries: how many there should be, how many there are, and how many of them are busy."""

    wanted: int
    up: int
    busy: int
    waiting: int = Field(description="Queries that wait for a process")
    isolated: bool = Field(description="Whether none of them can reach the network")


class ReadyModel(Model):
    """Whether the graph can be read and queried, and how it stands with the index for searches."""

    status: str = Field(description="`ready`, or `not-ready`")
    snapshot: str
    index: str = Field(
        description="`ready`, `being-written`, `failed` or `not-begun`; everything but searches answers meanwhile"
    )
    workers: ReadyWorkersModel | None = Field(description="None where queries run in the process of the service")


class HealthModel(Model):
    """That the process answers."""

    status: str
