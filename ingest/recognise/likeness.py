"""Links a person whose name was romanised from another script to the one listed person of the same consonants.

Writing without short vowels, and systems that write foreign sounds in different ways, romanise one name in many forms ("Tumas", "Tomas"); the
consonants, less what the scripts do not tell apart, are the same. Short names and names that two listed persons share link to nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

import regex

from ingest.records import Mention
from ingest.register import Register

_LEAST: Final = 6  # consonants
_ALIKE: Final = (("ck", "k"), ("c", "k"), ("q", "k"), ("x", "ks"), ("p", "b"), ("v", "f"), ("j", "g"), ("z", "s"))
_SILENT: Final = regex.compile(r"[aeiouyhw]")
_FOREIGN: Final = regex.compile(r"[^\p{Latin}\P{L}]")


def consonants(slug: str) -> str:
    """Return the consonants of a romanised name that scripts tell apart, none doubled."""
    name = regex.sub(r"[^a-z]", "", slug.lower())
    for written, meant in _ALIKE:
        name = name.replace(written, meant)
    return regex.sub(r"(.)\1+", r"\1", _SILENT.sub("", name))


@cache
def _listed(facts: Register) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for label in facts.labels:
        if label.entity.startswith("person/"):
            found[consonants(label.entity.removeprefix("person/"))].add(label.entity)
    return {name: frozenset(persons) for name, persons in found.items()}


def as_listed(persons: Iterable[Mention], facts: Register) -> list[Mention]:
    """Return mentions of persons, those romanised here as the listed person whose consonants they have."""
    return [_as_listed(mention, facts) for mention in persons]


def _as_listed(mention: Mention, facts: Register) -> Mention:
    if mention.id is None or facts.knows(mention.id) or _FOREIGN.search(mention.text) is None:
        return mention
    name = consonants(mention.id.removeprefix("person/"))
    alike = _listed(facts).get(name, frozenset())
    if len(name) < _LEAST or len(alike) != 1:
        return mention
    attributes = {key: value for key, value in mention.attributes.items() if key not in ("provisional", "class")}
    reason = "the listed person of the same consonants"
    return replace(
        mention, id=next(iter(alike)), reason=reason, rule="person-alike", confidence=0.7, attributes=attributes
    )
