"""Simpler tools that find ITU names and citations, to be measured beside `ingest` over the same texts.

    regex     what a first script would be: one alternation of all names, a head word and a number for citations, C24/67 for documents
    spacy     spaCy's blank pipeline of the language with an EntityRuler over the same names and the same head words
    eyecite   a citation extractor for the law of the United States, as it comes

The names are those of the reference facts that `ingest` uses. Each gives mentions in the form of the extraction record; none
gives relations. Needs the `compare` extra for the latter two.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from ingest.register import register

Mentions = list[dict[str, Any]]
Peer = Callable[[str, str], Mentions]

_TYPES: Final = frozenset(
    [
        "body",
        "event",
        "initiative",
        "post",
        "person",
        "country",
        "country-group",
        "region",
        "sdg",
        "action-line",
        "topic",
    ]
)
_OWN_KINDS: Final = frozenset(["preferred", "alternative", "former", "inflected", "unverified", "acronym", "notation"])
# the word before a number, as a first script would have it: what it stands for, by language
_HEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {"القرار": "resolution", "المقرر": "decision", "التوصية": "recommendation"},
    "en": {"Resolution": "resolution", "Decision": "decision", "Recommendation": "recommendation"},
    "es": {"Resolución": "resolution", "Acuerdo": "decision", "Recomendación": "recommendation"},
    "fr": {"Résolution": "resolution", "Décision": "decision", "Recommandation": "recommendation"},
    "ru": {
        "Резолюция": "resolution",
        "Резолюции": "resolution",
        "Решение": "decision",
        "Рекомендация": "recommendation",
    },
    "zh": {"决议": "resolution", "决定": "decision", "建议": "recommendation"},
}
_SYMBOL: Final = re.compile(r"C\d\d/(?:INF/)?\d+")
_FIRST_OF_COUNCIL: Final = {"resolution": 900, "decision": 300}


@cache
def names(lang: str) -> Mapping[str, str]:
    """Return the names of a language that mean one thing, with the identifier of what they mean."""
    found: dict[str, set[str]] = {}
    for label in register().labels:
        in_language = label.lang in (lang, "") or (label.kind == "acronym" and label.lang == "en")
        if in_language and label.kind in _OWN_KINDS and label.entity.partition("/")[0] in _TYPES:
            found.setdefault(label.text, set()).add(label.entity)
    return {text: min(entities) for text, entities in sorted(found.items()) if len(entities) == 1}


def find_with_regex(text: str, lang: str) -> Mentions:
    """Find names and citations with one regular expression."""
    return [_mention(text, m.start(), m.end(), *_meant(m, lang)) for m in _expression(lang).finditer(text)]


def find_with_spacy(text: str, lang: str) -> Mentions:
    """Find names and citations with an EntityRuler."""
    doc = _pipeline(lang)(text)
    out = []
    for found in doc.ents:
        kind, identifier = found.label_, found.ent_id_
        if kind == "document":
            identifier = _document(found.text)
        elif not identifier:
            number = re.search(r"\d+", found.text)
            identifier = _instrument(kind, int(number[0])) if number else None
        out.append(_mention(text, found.start_char, found.end_char, kind, identifier))
    return out


def find_with_eyecite(text: str, _: str) -> Mentions:
    """Find citations with eyecite; it knows no instruments of ITU's, so none has an identifier."""
    from eyecite import get_citations

    spans = [citation.span() for citation in get_citations(text)]
    return [_mention(text, start, end, "resolution", None) for start, end in spans]


PEERS: Final[Mapping[str, Peer]] = {
    "regex": find_with_regex,
    "spacy": find_with_spacy,
    "eyecite": find_with_eyecite,
}


@cache
def _expression(lang: str) -> re.Pattern[str]:
    heads = "|".join(_HEADS[lang])
    citation = rf"(?P<head>{heads}) (?P<number>\d+)(?: \([^()\d]*(?P<year>\d{{4}})\))?"
    if lang == "zh":
        citation = rf"第(?P<number>\d+)号(?P<head>{heads})(?P<year>(?!))?"
    listed = "|".join(re.escape(name) for name in sorted(names(lang), key=len, reverse=True))
    edge = "" if lang == "zh" else r"\b"
    return re.compile(rf"(?P<symbol>{_SYMBOL.pattern})|{citation}|{edge}(?P<name>{listed}){edge}")


@cache
def _pipeline(lang: str) -> Any:
    import spacy

    pipeline = spacy.blank(lang)
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(list(_patterns(lang)))  # type: ignore[attr-defined, unused-ignore]
    return pipeline


def _patterns(lang: str) -> Iterator[dict[str, Any]]:
    for text, entity in names(lang).items():
        yield {"label": entity.partition("/")[0], "pattern": text, "id": entity}
    for head, kind in _HEADS[lang].items():
        yield {"label": kind, "pattern": [{"TEXT": head}, {"IS_DIGIT": True}]}
    yield {"label": "document", "pattern": [{"TEXT": {"REGEX": rf"^{_SYMBOL.pattern}$"}}]}


def _meant(found: re.Match[str], lang: str) -> tuple[str, str]:
    if found["symbol"]:
        return "document", _document(found["symbol"])
    if found["name"]:
        entity = names(lang)[found["name"]]
        return entity.partition("/")[0], entity
    kind = _HEADS[lang][found["head"]]
    work = _instrument(kind, int(found["number"]))
    return ("edition", f"{work}/{found['year']}") if found["year"] else (kind, work)


def _instrument(kind: str, number: int) -> str:
    organ = "council" if number >= _FIRST_OF_COUNCIL.get(kind, number + 1) else "pp"
    return f"{kind}/{organ}/{number}"


def _document(symbol: str) -> str:
    return "document/" + symbol.replace("/", "-")


def _mention(text: str, start: int, end: int, kind: str, identifier: str | None) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end], "type": kind, "id": identifier}
