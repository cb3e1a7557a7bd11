"""The curated facts hold together: each failure names the entity, what is wrong and what to do."""

import re
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ontology.coverage import natural
from ontology.load import reference_files
from ontology.namespaces import slug
from tests.ontology.reference import HINTS, NAMES, Entity, entities

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "reference.toml").read_text("utf-8"))
FILES = {file.stem: file for file in reference_files()}
LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
LINKS = (
    "itu:partOf",
    "itu:unverifiedPartOf",
    "itu:inSeries",
    "itu:inCity",
    "itu:unverifiedCity",
    "itu:locatedIn",
    "itu:heldBy",
    "itu:adoptedBy",
    "itu:adoptedAt",
    "itu:editionOf",
    "itu:revises",
    "itu:establishedBy",
    "itu:launchedBy",
    "itu:hasMember",
    "itu:facilitates",
    "itu:renamedTo",
    "itu:postOf",
    "itu:post",
    "itu:holder",
    "itu:holdsPost",
    "itu:national",
    "itu:organ",
)


def test_every_file_is_described_here_and_only_those() -> None:
    assert set(FILES) == set(DATA["files"]), "add the new file to tests/ontology/data/reference.toml"
    assert len(FILES) >= 18


@pytest.mark.parametrize("name", sorted(FILES))
def test_file_parses_and_says_where_its_facts_are_from(name: str) -> None:
    text = FILES[name].read_text("utf-8")
    assert sum(1 for _ in ox.parse(text, format=ox.RdfFormat.TURTLE)) > 0
    assert text.startswith("# "), f"{name}.ttl: begin with a comment on origin and licence"
    assert "@base <https://w3id.org/itugov/id/> ." in text


@pytest.mark.parametrize("name", sorted(FILES))
def test_identifiers_and_classes_are_those_of_the_contract(name: str) -> None:
    rule = DATA["files"][name]
    wrong = []
    here = [e for e in entities().values() if e.file == f"{name}.ttl"]
    for entity in here:
        if not re.fullmatch(rule["identifier"], entity.path):
            wrong.append(f"{entity}: identifier does not match {rule['identifier']}")
        if not entity.classes <= set(rule["classes"]):
            wrong.append(f"{entity}: class {sorted(entity.classes)} is none of {rule['classes']}")
        wrong += [
            f"{entity}: '{part}' is no slug, use '{slug(part)}'"
            for part in entity.path.split("/")
            if slug(part) != part
        ]
    assert not wrong, "\n".join(wrong)
    assert len(here) >= rule["at_least"], f"{name}.ttl has {len(here)} entities, at least {rule['at_least']} were there"


@pytest.mark.parametrize("name", sorted(FILES))
def test_blocks_are_sorted_so_that_an_entity_is_found(name: str) -> None:
    order = re.findall(r"^<([^>]+)> ", FILES[name].read_text("utf-8"), re.M)
    assert order
    late = [b for a, b in pairwise(order) if natural(b) < natural(a)]
    assert not late, f"{name}.ttl: <{late[0]}> stands too late; sort the blocks by identifier"


def test_every_entity_has_a_name() -> None:
    nameless = {"Edition", "NumberRange", "Tenure"}
    wrong = [
        f"{entity}: give it a skos:prefLabel with a source, or an itu:unverifiedName"
        for entity in entities().values()
        if not entity.classes <= nameless
        and not entity.facts.get("itu:number")  # an instrument is named by kind, organ and number
        and not any(entity.labels.get(name) for name in (*NAMES, *HINTS))
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_shown_has_a_source() -> None:
    shown = (*NAMES, "dcterms:title", "itu:theme")
    stated = (
        "itu:inCity",
        "itu:endDate",
        "itu:launchedBy",
        "itu:establishedOn",
        "itu:establishedBy",
        "itu:dateAdopted",
        "itu:revises",
        "itu:holder",
    )
    wrong = [
        f"{entity}: has no dcterms:source; add one, or turn its names into itu:unverifiedName and drop {found}"
        for entity in entities().values()
        if not entity.facts.get("dcterms:source")
        and (found := [n for n in shown if entity.labels.get(n)] + [n for n in stated if entity.facts.get(n)])
    ]
    assert not wrong, "\n".join(wrong)


def test_what_has_no_source_is_marked() -> None:
    marks = ("itu:unverifiedEdition", "itu:confidence")
    wrong = [
        f"{entity}: neither a dcterms:source nor a mark that nobody checked it"
        for entity in entities().values()
        if not entity.facts.get("dcterms:source")
        and not any(entity.labels.get(name) for name in HINTS)
        and not any(entity.facts.get(name) for name in marks)
    ]
    assert not wrong, "\n".join(wrong)


def test_sources_are_public_pages() -> None:
    wrong = [
        f"{entity}: {source} is no public address"
        for entity in entities().values()
        for source in entity.facts.get("dcterms:source", ())
        if not re.match(r"https?://[A-Za-z0-9.-]+\.[a-z]{2,}(:\d+)?(/|$)", source)
        or re.search(r"shared/corpus|design/|webchannel-proxy", source)
    ]
    assert not wrong, "\n".join(wrong)


def test_labels_are_clean() -> None:
    wrong = []
    for entity in entities().values():
        for name, labels in entity.labels.items():
            for label in labels:
                if label.lang not in LANGUAGES:
                    wrong.append(f"{entity}: {name} {label} is in none of the six languages")
                if label.text != label.text.strip() or "  " in label.text or "\n" in label.text:
                    wrong.append(f"{entity}: {name} '{label}' has stray spaces")
                if label.lang == "ar" and re.search(r"[\u064b-\u0650\u0652\u0640]{2}|\u0640", label.text):
                    wrong.append(f"{entity}: {name} '{label}' has a tatweel or doubled marks")
        for lang in LANGUAGES:
            preferred = [label.text for label in entity.labels.get("skos:prefLabel", ()) if label.lang == lang]
            if len(preferred) > 1:
                wrong.append(
                    f"{entity}: two preferred labels in {lang}: {preferred}; keep one, make the other skos:altLabel"
                )
    assert not wrong, "\n".join(wrong)


def test_no_two_entities_of_a_kind_share_a_name() -> None:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in entities().values():
        if entity.kind in ("resolution", "decision", "recommendation", "opinion"):
            continue  # titles are no names: several conferences give one title
        for name in NAMES:
            for label in entity.labels.get(name, ()):
                bearers[entity.kind, str(label)].add(entity.path)
    shared = {label: sorted(paths) for (_, label), paths in bearers.items() if len(paths) > 1}
    assert shared == DATA["ambiguous"], (
        "list a true ambiguity under [ambiguous] in reference.toml, else change one name"
    )


@pytest.mark.parametrize("link", LINKS)
def test_links_lead_to_known_entities(link: str) -> None:
    used = 0
    wrong = []
    for entity in entities().values():
        for target in entity.facts.get(link, ()):
            used += 1
            if target not in entities():
                wrong.append(f"{entity}: {link} <{target}>, which no file describes")
    assert not wrong, "\n".join(wrong)
    assert used, f"{link} is never used: take it out of LINKS"


def test_parts_and_revisions_have_no_cycles() -> None:
    for link in ("itu:partOf", "itu:revises", "itu:renamedTo"):
        for start in entities().values():
            seen, at = [start.path], start
            while at.one(link):
                assert at.one(link) not in seen, f"{start}: {link} comes back to itself by {seen}"
                seen.append(at.one(link))
                at = entities()[at.one(link)]


def test_revisions_follow_in_time() -> None:
    chains = 0
    firsts: dict[str, list[str]] = defaultdict(list)
    for edition in [e for e in entities().values() if "Edition" in e.classes]:
        work, year = edition.one("itu:editionOf"), edition.one("itu:dateAdopted")
        assert edition.path.startswith(work), f"{edition}: is an edition of <{work}>?"
        if edition.one("itu:firstEdition"):
            firsts[work].append(edition.path)
            assert not edition.one("itu:revises"), f"{edition}: a first edition revises nothing"
        if edition.one("itu:revises"):
            chains += 1
            earlier = entities()[edition.one("itu:revises")]
            assert earlier.one("itu:editionOf") == work, f"{edition}: revises an edition of another instrument"
            before = earlier.one("itu:dateAdopted")
            assert not (before and year) or before < year, f"{edition}: revises {earlier.path}, which is not earlier"
    assert not {work: found for work, found in firsts.items() if len(found) > 1}
    for edition in [e for e in entities().values() if "Edition" in e.classes]:
        for first in firsts.get(edition.one("itu:editionOf"), ()):
            began, now = entities()[first].one("itu:dateAdopted"), edition.one("itu:dateAdopted")
            assert not (began and now) or began <= now, f"{edition}: before <{first}>"
    assert chains >= 250


def test_an_edition_was_adopted_where_its_organ_met() -> None:
    checked = 0
    for edition in [e for e in entities().values() if e.one("itu:adoptedAt")]:
        event = entities()[edition.one("itu:adoptedAt")]
        checked += 1
        assert event.one("itu:startDate")[:4] == edition.one("itu:dateAdopted")[:4], (
            f"{edition}: {event.path} was in another year"
        )
        organ = edition.one("itu:adoptedBy").removeprefix("body/")
        assert event.one("itu:inSeries") == f"event/{organ}", f"{edition}: {event.path} is no meeting of {organ}"
    assert checked >= 550


def test_events_lie_in_series_and_their_dates_in_order() -> None:
    wrong = []
    alone = set(DATA["events"]["one_off"])
    for event in [e for e in entities().values() if e.kind == "event" and "EventSeries" not in e.classes]:
        series = event.one("itu:inSeries")
        if series and "EventSeries" not in entities()[series].classes:
            wrong.append(f"{event}: <{series}> is no itu:EventSeries")
        held_by = event.one("itu:heldBy").removeprefix("body/")
        meeting = held_by and re.fullmatch(rf"event/{held_by}-\d{{4}}(-\d\d){{0,2}}", event.path)
        if not series and not meeting and event.path not in alone:
            wrong.append(f"{event}: say itu:inSeries, or list it under [events] one_off in reference.toml")
        start, end = event.one("itu:startDate"), event.one("itu:endDate")
        earliest, latest = event.one("itu:earliest"), event.one("itu:latest")
        if bool(start) != bool(earliest) or bool(start) != bool(latest):
            wrong.append(f"{event}: a date needs itu:earliest and itu:latest beside it")
        if start and not (
            start[:4] <= earliest[:4] and earliest.startswith(start) and earliest <= latest and (end or start) <= latest
        ):
            wrong.append(f"{event}: dates {start}, {end}, {earliest}, {latest} are out of order")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("series", sorted(DATA["conferences"]))
def test_every_conference_since_1992_is_there_with_its_city(series: str) -> None:
    expected: dict[str, str] = DATA["conferences"][series]
    held: dict[str, Entity] = {}
    for event in entities().values():
        year = event.one("itu:startDate")[:4]
        if event.one("itu:inSeries") == f"event/{series}" and year >= "1992":
            assert year not in held, f"{event} and {held[year]} are both {series} of {year}"
            held[year] = event
    assert sorted(held) == sorted(expected)
    cities = {year: event.one("itu:inCity").removeprefix("city/") for year, event in held.items()}
    assert cities == expected


def test_council_sessions_are_there() -> None:
    missing = [year for year in DATA["council"]["sessions"] if f"event/Council-{year}" not in entities()]
    assert not missing
    assert len(DATA["council"]["sessions"]) == 30


def test_country_groups_have_their_members() -> None:
    for name, count in DATA["groups"].items():
        assert len(entities()[f"country-group/{name}"].facts["itu:hasMember"]) == count, name


def test_terms_of_office_are_in_order() -> None:
    tenures = [e for e in entities().values() if "Tenure" in e.classes]
    assert len(tenures) >= 39
    for tenure in tenures:
        start, end = tenure.one("itu:startDate"), tenure.one("itu:endDate")
        assert not end or start <= end, f"{tenure}: ends before it begins"
        assert start or end, f"{tenure}: says neither beginning nor end"


def test_number_ranges_are_ranges() -> None:
    for entity in [e for e in entities().values() if "NumberRange" in e.classes]:
        low, high = entity.one("itu:lowest"), entity.one("itu:highest")
        assert not high or int(low) <= int(high), f"{entity}: {low} to {high}"
        assert entity.one("itu:validFrom") <= entity.one("itu:validTo"), str(entity)
