"""The shapes of the Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), at the HTTP edge alone."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, StrictBool, StrictFloat, StrictInt, StrictStr

MOST_QUERIES: Final = 50
MOST_CANDIDATES: Final = 100
MOST_IDS: Final = 200
MOST_PROPERTIES: Final = 50
DEFAULT_CANDIDATES: Final = 10


class Sent(BaseModel):
    """What a client sends: a member that is not known is an error, for else a wish would be passed over in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """What the service gives; what is not there is left out."""

    model_config = ConfigDict(frozen=True)


class EntityValue(Sent):
    """A value that was reconciled before."""

    id: str
    name: str = ""


Value = EntityValue | StrictStr | StrictBool | StrictInt | StrictFloat


class Constraint(Sent):
    """A property of the thing that is sought, and the values it should have one of."""

    pid: str
    v: Value | list[Value]

    @property
    def values(self) -> list[Value]:
        """The values, as a list even where there is one."""
        return self.v if isinstance(self.v, list) else [self.v]


class QueryModel(Sent):
    """A query (section 4.1): a name, classes, properties; a name or properties at least."""

    query: str = ""
    type: str | list[str] = []
    limit: Annotated[int, Field(ge=1, le=MOST_CANDIDATES)] = DEFAULT_CANDIDATES
    properties: Annotated[list[Constraint], Field(max_length=MOST_PROPERTIES)] = []
    type_strict: Literal["any", "should", "all"] = "should"

    @property
    def types(self) -> list[str]:
        """The classes, as a list even where there is one."""
        return [self.type] if isinstance(self.type, str) else self.type


class QueriesModel(RootModel[dict[str, QueryModel]]):
    """A batch of queries by names of the client's own."""


class SettingsModel(Sent):
    """What is wanted of a property: so many values at most (0: all), in one language where they have one."""

    limit: Annotated[int, Field(ge=0)] = 0
    lang: str = ""


class WantedPropertyModel(Sent):
    """A property whose values are wanted."""

    id: str
    settings: SettingsModel = SettingsModel()


class ExtendModel(Sent):
    """A data extension query (section 7.5)."""

    ids: list[str]
    properties: list[WantedPropertyModel]


class TypeModel(Given):
    """A class, by its compact name."""

    id: str
    name: str


class SuggestedTypeModel(TypeModel):
    """A class that is suggested, with those right above it."""

    description: str
    broader: list[TypeModel]


class SuggestedPropertyModel(TypeModel):
    """A property that is suggested."""

    description: str


class FeatureModel(Given):
    """Something that went into a score."""

    id: str
    value: bool | float


class CandidateModel(Given):
    """A thing that may be meant; `lang` is the language of its name, empty for none."""

    id: str
    name: str
    lang: str
    description: str
    type: list[TypeModel]
    score: float = Field(ge=0, le=100)
    features: list[FeatureModel]
    match: bool


class CandidatesModel(Given):
    """The candidates of a query, the best first."""

    result: list[CandidateModel]


class ResultsModel(RootModel[dict[str, CandidatesModel]]):
    """The answer to a batch, by the client's names of its queries."""


class SuggestedEntityModel(Given):
    """A thing that is suggested."""

    id: str
    name: str
    description: str
    notable: list[TypeModel]


class SuggestedEntitiesModel(Given):
    """Things suggested for what was typed."""

    result: list[SuggestedEntityModel]


class SuggestedPropertiesModel(Given):
    """Properties suggested for what was typed."""

    result: list[SuggestedPropertyModel]


class SuggestedTypesModel(Given):
    """Classes suggested for what was typed."""

    result: list[SuggestedTypeModel]


class ProposedModel(Given):
    """The properties that things of a class have, the most frequent first."""

    type: str
    limit: int
    properties: list[SuggestedPropertyModel]


class FlyoutModel(Given):
    """A small preview of something suggested."""

    id: str
    html: str


class ColumnModel(Given):
    """A property of a data extension; `type` where its values are things of one class."""

    id: str
    name: str
    type: TypeModel | None = None


class ExtensionModel(Given):
    """The values of properties: by thing, then by property, each `{id, name}`, `{str}`, `{int}`, `{float}` or `{date}`."""

    meta: list[ColumnModel]
    rows: dict[str, dict[str, list[dict[str, str | int | float]]]]


class ManifestModel(Given):
    """What the service offers (section 3.1)."""

    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815 - the standard's name, like those below
    schemaSpace: str  # noqa: N815
    documentation: str
    logo: str
    serviceVersion: str  # noqa: N815
    batchSize: int  # noqa: N815
    defaultTypes: list[TypeModel]  # noqa: N815
    view: dict[str, str]
    preview: dict[str, str | int]
    suggest: dict[str, dict[str, str]]
    extend: dict[str, Any]
