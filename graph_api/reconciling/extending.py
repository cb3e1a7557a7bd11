"""Gives the values of properties of things (data extension, section 7): other things by identifier and name, literals by what they are."""

from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from graph_api.labels import entity_labels
from graph_api.problems import BodyProblem, LimitProblem, ParameterProblem
from graph_api.reading import Reading, batches, is_path, text_of, values
from graph_api.reconciling.schemas import (
    MOST_IDS,
    MOST_PROPERTIES,
    ColumnModel,
    ExtendModel,
    ExtensionModel,
    SettingsModel,
    TypeModel,
)
from graph_api.reconciling.vocabulary import called, property_named, vocabulary
from graph_api.schema import terms
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import ID, compact, entity, expand

MOST_VALUES: Final = 50_000
_INTEGERS: Final = frozenset({"xsd:integer", "xsd:int", "xsd:long", "xsd:nonNegativeInteger", "xsd:positiveInteger"})
_NUMBERS: Final = frozenset({"xsd:decimal", "xsd:double", "xsd:float"})
# The settings a client may offer for each property (section 7.3)
SETTINGS: Final = (
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Most values of one thing; 0: all",
    },
    {
        "name": "lang",
        "label": "Language",
        "type": "select",
        "default": "",
        "help_text": "Texts in this language only; other values are given all the same",
        "choices": [
            {"value": "", "name": "all languages"},
            *({"value": tag, "name": tag} for tag in OFFICIAL_LANGUAGES),
        ],
    },
)
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def extension(reading: Reading, asked: ExtendModel, languages: Sequence[str]) -> ExtensionModel:
    """Return the values that are asked for; a thing the snapshot has never heard of has none.

    Raises:
        ParameterProblem: there is no such property. BodyProblem: more things or properties than one request may name.
        LimitProblem: more values than one answer may hold.
    """
    if len(asked.ids) > MOST_IDS or len(asked.properties) > MOST_PROPERTIES:
        raise BodyProblem(
            f"one request may ask for {MOST_PROPERTIES} properties of {MOST_IDS} things",
            max_ids=MOST_IDS,
            max_properties=MOST_PROPERTIES,
        )
    wanted = {p.id: (property_named(reading, p.id), p.settings) for p in asked.properties}
    if len(wanted) < len(asked.properties):
        raise ParameterProblem("a property is asked for twice")
    held = _held(reading, asked.ids, sorted({name for name, _ in wanted.values()}))
    chosen = {
        (path, pid): _within(held.get((path.removeprefix(ID), name), []), settings)
        for path in asked.ids
        for pid, (name, settings) in wanted.items()
    }
    if sum(map(len, chosen.values())) > MOST_VALUES:
        raise LimitProblem(
            f"the answer has more than {MOST_VALUES} values; ask for fewer things, or set a limit for properties",
            max_values=MOST_VALUES,
        )
    things = {text_of(o) for found in chosen.values() for o in found if _is_thing(o)}
    labels = {path: label.text for path, label in entity_labels(reading, sorted(things), languages).items()}
    return ExtensionModel(
        meta=_columns(reading, {pid: name for pid, (name, _) in wanted.items()}, languages),
        rows={path: {pid: [_value(o, labels) for o in chosen[path, pid]] for pid in wanted} for path in asked.ids},
    )


def _held(reading: Reading, ids: Sequence[str], predicates: Sequence[str]) -> dict[tuple[str, str], list[_Term]]:
    found: dict[tuple[str, str], list[_Term]] = {}
    paths = [path for path in dict.fromkeys(name.removeprefix(ID) for name in ids) if is_path(path)]
    asked = " ".join(f"<{p if '://' in p else expand(p)}>" for p in predicates)
    for batch in batches([entity(path) for path in paths]):
        # A row more than may be given, so that what is too much is seen
        for row in reading.select(
            f"SELECT DISTINCT ?x ?p ?o {{ {values('x', batch)} VALUES ?p {{ {asked} }} ?x ?p ?o }} LIMIT {MOST_VALUES + 1}"
        ):
            found.setdefault((text_of(row["x"]), compact(text_of(row["p"]))), []).append(row["o"])
    if sum(map(len, found.values())) > MOST_VALUES:
        raise LimitProblem(
            f"these things have more than {MOST_VALUES} such values; ask for fewer things", max_values=MOST_VALUES
        )
    return {place: sorted(terms_, key=str) for place, terms_ in found.items()}


def _within(found: Sequence[_Term], settings: SettingsModel) -> list[_Term]:
    kept = [
        o
        for o in found
        if not (settings.lang and isinstance(o, ox.Literal) and o.language not in (None, settings.lang))
    ]
    return kept[: settings.limit] if settings.limit else kept


def _columns(reading: Reading, wanted: Mapping[str, str], languages: Sequence[str]) -> list[ColumnModel]:
    ranges = {term.id: term.range for term in terms(reading, languages) if term.range in vocabulary(reading).types}
    names = called(reading, [*wanted.values(), *ranges.values()], languages)
    return [
        ColumnModel(
            id=pid,
            name=names[name],
            type=TypeModel(id=ranges[name], name=names[ranges[name]]) if name in ranges else None,
        )
        for pid, name in wanted.items()
    ]


def _is_thing(term: _Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ID)


def _value(term: _Term, labels: Mapping[str, str]) -> dict[str, str | int | float]:
    if _is_thing(term):
        return {"id": text_of(term), "name": labels[text_of(term)]}
    if not isinstance(term, ox.Literal):
        return {"str": text_of(term)}
    datatype = compact(term.datatype.value)
    try:
        if datatype in _INTEGERS:
            return {"int": int(term.value)}
        if datatype in _NUMBERS:
            return {"float": float(term.value)}
    except ValueError:
        return {"str": term.value}
    if datatype == "xsd:date" and len(term.value) == len("2018-11-16"):
        # Clients know moments alone; a day begins at midnight, wherever that is
        return {"date": f"{term.value}T00:00:00"}
    return {"str": term.value}
