"""`itugov evaluate`: the definitions of each score on small cases, and the same figures as the shared scorer."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from ingest.manifest import read_manifest
from ingest.pipeline import extract
from itugov.scoring import Gold, Scores, read_gold, score
from itugov.scoring.calibration import buckets, expected_error
from itugov.scoring.gold import canonical, record
from itugov.scoring.mentions import Verdict
from tests.shared import shared

TEXT = "Resolution 9 of the Council and the Council\nGroup A works with Group B\n"

Row = dict[str, Any]


def mention(start: int, end: int, kind: str, identifier: str | None, **more: Any) -> Row:
    return {"start": start, "end": end, "text": TEXT[start:end], "type": kind, "id": identifier, **more}


def relation(subject: str, predicate: str, obj: str, start: int, end: int, **more: Any) -> Row:
    return {
        "subject": subject,
        "predicate": f"itu:{predicate}",
        "object": obj,
        "object_kind": "iri",
        "start": start,
        "end": end,
        "text": TEXT[start:end],
        **more,
    }


def lines(rows: list[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def gold_of(folder: Path, mentions: list[Row], relations: list[Row] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "one.mentions.jsonl").write_text(lines(mentions), encoding="utf-8")
    if relations is not None:
        (folder / "one.relations.jsonl").write_text(lines(relations), encoding="utf-8")
    return folder


def record_of(mentions: list[Row], relations: list[Row]) -> Row:
    return {
        "doc": "one_x",
        "document": "document/C1-1",
        "lang": "en",
        "text": TEXT,
        "mentions": mentions,
        "relations": relations,
    }


def scored(folder: Path, gold: list[Row], found: list[Row], grel: list[Row] | None = None, frel: Any = ()) -> Scores:
    return score(read_gold(gold_of(folder, gold, grel)), [record(record_of(found, list(frel)))])


RESOLUTION = mention(0, 12, "resolution", "resolution/council/9")
COUNCIL = mention(20, 27, "body", "body/Council")


def test_a_link_needs_type_place_and_identifier(tmp_path: Path) -> None:
    found = [mention(0, 27, "edition", "resolution/council/9"), mention(20, 27, "event", "body/Council")]
    scores = scored(tmp_path, [RESOLUTION, COUNCIL], found)
    assert scores.level("mention").to_json() == {"p": 1.0, "r": 0.5, "f1": 0.6667, "tp": 1, "fp": 0, "fn": 1}
    assert scores.level("link").tp == 1
    assert scores.level("strict").tp == 0
    assert {m.what for m in scores.misses()} == {"missed"}, "what lies in a gold mention is not spurious"


def test_a_wrong_identifier_is_a_mention_but_no_link(tmp_path: Path) -> None:
    scores = scored(tmp_path, [COUNCIL], [mention(20, 27, "body", "body/UN"), mention(44, 51, "body", "body/A")])
    assert (scores.level("mention").tp, scores.level("link").tp, scores.level("link").fp) == (1, 0, 2)
    assert [(m.what, m.kind) for m in scores.misses()] == [("wrong id", "body"), ("spurious", "body")]


@pytest.mark.parametrize("note", ["optional", "coref", "nested; id-soft", "background"])
def test_what_a_note_frees_is_neither_missed_nor_wrong(tmp_path: Path, note: str) -> None:
    gold = [{**COUNCIL, "note": note}]
    for found in ([], [mention(22, 30, "body", "body/Other")]):
        assert scored(tmp_path, gold, found).level("link").to_json()["f1"] == 1.0


def test_a_person_passes_with_any_identifier(tmp_path: Path) -> None:
    gold = [mention(44, 51, "person", "person/Group-A")]
    assert scored(tmp_path, gold, [mention(44, 51, "person", "person/Someone")]).level("link").tp == 1
    unresolved = mention(44, 51, "person", None, candidates=["person/X"])
    assert scored(tmp_path, gold, [unresolved]).level("link").tp == 1
    assert scored(tmp_path, gold, [mention(44, 51, "person", None)]).level("link").tp == 0


def test_the_graph_counts_an_identifier_once_and_no_dates(tmp_path: Path) -> None:
    again = mention(36, 43, "body", "body/Council")
    found = [COUNCIL, mention(44, 51, "date", "2020"), mention(63, 70, "body", "body/B")]
    assert scored(tmp_path, [COUNCIL, again], found).graph().to_json() == {
        "p": 0.5,
        "r": 1.0,
        "f1": 0.6667,
        "tp": 1,
        "fp": 1,
        "fn": 0,
    }


def test_a_conference_is_an_organ_and_a_series() -> None:
    assert canonical("body/WTDC") == canonical("event/WTDC")
    assert canonical("topic/Gender") == "topic/gender"
    assert canonical(None) is None


def test_relations_are_sets_and_symmetric_ones_go_both_ways(tmp_path: Path) -> None:
    grel = [
        relation("document/SELF", "cites", "resolution/council/9", 0, 12),
        relation("body/A", "coordinatesWith", "body/B", 44, 70),
        relation("body/A", "partOf", "body/ITU", 44, 51, note="optional"),
        relation("body/A", "reportsTo", "body/Council", 44, 70, status="planned"),
    ]
    frel = [
        relation("document/C1-1", "cites", "resolution/council/9", 5, 12),
        relation("body/B", "coordinatesWith", "body/A", 44, 60),
        relation("body/A", "partOf", "body/ITU", 44, 51),
        relation("body/B", "partOf", "body/ITU", 63, 70),
        relation("body/B", "heldBy", "body/ITU", 63, 70),
        relation("body/A", "reportsTo", "body/Council", 44, 70),
    ]
    scores = scored(tmp_path, [], [], grel, frel)
    assert scores.relation().to_json()["tp"] == 3
    assert [m.said for m in scores.misses()] == ["body/B -> body/ITU"], (
        "heldBy was never annotated, so it is not judged"
    )
    assert scores.evidence() == 1.0
    assert scores.modality().to_json() == {"p": 1.0, "r": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 1}
    assert scores.by_predicate()["itu:partOf"].fp == 1
    assert scored(tmp_path, [], [], grel, [{**frel[0], "status": "negated"}]).relation().tp == 0


def test_an_absent_document_counts_as_missed(tmp_path: Path) -> None:
    scores = score(read_gold(gold_of(tmp_path, [COUNCIL])), [])
    assert (scores.absent(), scores.level("link").fn, list(scores.by_language())) == (["one"], 1, ["?"])


def test_calibration_counts_each_bucket() -> None:
    held = buckets([Verdict(0.95, True), Verdict(1.0, False), Verdict(0.55, True), Verdict(0.5, True)])
    assert [(b.low, b.given, b.right) for b in held] == [(0.5, 2, 2), (0.95, 2, 1)]
    assert expected_error(held) == pytest.approx((2 * 0.475 + 2 * 0.475) / 4)
    assert expected_error(()) == 0.0


def test_an_unresolved_mention_has_no_confidence_to_judge(tmp_path: Path) -> None:
    links, _ = scored(tmp_path, [COUNCIL], [mention(20, 27, "body", None, confidence=0.4)]).verdicts()
    assert links == []


def test_the_command_prints_figures_and_misses(itugov: Callable[..., Result], tmp_path: Path) -> None:
    gold = gold_of(tmp_path / "gold", [COUNCIL], [relation("document/SELF", "cites", "body/Council", 0, 12)])
    records = tmp_path / "records.jsonl"
    records.write_text(lines([record_of([COUNCIL], [])]), encoding="utf-8")
    said = json.loads(itugov("evaluate", gold, records, "--format", "json", "--misses").stdout)
    assert said["link"]["f1"] == 1.0
    assert said["by_language"]["en"]["relation"]["r"] == 0.0
    assert [m["what"] for m in said["misses"]] == ["relation missed"]
    shown = itugov("evaluate", gold, records, "--misses").stdout
    for words in ("link by type", "relation by property", "confidence of links", "relation missed", "itu:cites"):
        assert words in shown
    piped = itugov("evaluate", gold, "-", "--misses", stdin=records.read_text(encoding="utf-8"))
    assert piped.stdout == shown
    assert "misses" not in json.loads(itugov("evaluate", gold, records, "--format", "json").stdout)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: not JSON"),
        ('{"doc": "one"}', "line 2: 'mentions' is missing"),
        ("[]", "line 2: not a row of its kind"),
    ],
)
def test_wrong_lines_are_named(itugov: Callable[..., Result], tmp_path: Path, line: str, words: str) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(lines([record_of([], [])]) + line + "\n", encoding="utf-8")
    done = itugov("evaluate", gold_of(tmp_path / "gold", [COUNCIL]), records)
    assert (done.exit_code, words in done.output) == (2, True), done.output


def test_a_folder_without_gold_is_refused(itugov: Callable[..., Result], tmp_path: Path) -> None:
    assert itugov("evaluate", tmp_path / "nowhere", tmp_path / "x").exit_code == 2
    assert "nothing to compare with" in itugov("evaluate", tmp_path, tmp_path / "x").output
    assert "cannot be read" in itugov("evaluate", gold_of(tmp_path, [COUNCIL]), tmp_path / "x").output


SPANS = st.sampled_from([(0, 12), (0, 27), (20, 27), (36, 43), (44, 51), (44, 70), (63, 70), (45, 51)])
TYPES = st.sampled_from(["resolution", "edition", "body", "event", "topic", "date", "country-group"])
IDS = st.sampled_from(["body/A", "body/B", "body/WTDC", "event/WTDC", "topic/X", "topic/x", "resolution/council/9"])
NOTES = st.sampled_from(["", "", "", "optional", "coref", "nested", "lil", "nominal; contested"])
PREDICATES = st.sampled_from(["itu:cites", "itu:coordinatesWith", "itu:partOf", "itu:mentions", "itu:editionOf"])
STATUSES = st.sampled_from(["asserted", "planned", "negated", "proposed"])
ENDS = st.one_of(IDS, st.just("document/SELF"))


@st.composite
def gold_mentions(draw: st.DrawFn) -> Row:
    more: Row = {"note": draw(NOTES), "alt_ids": draw(st.lists(IDS, max_size=1))}
    more["alt_spans"] = [list(s) for s in draw(st.lists(SPANS, max_size=1))]
    return mention(*draw(SPANS), draw(TYPES), draw(IDS), **more)


@st.composite
def found_mentions(draw: st.DrawFn) -> Row:
    return mention(
        *draw(SPANS), draw(TYPES), draw(st.one_of(st.none(), IDS)), coref=draw(st.booleans()), confidence=0.5
    )


@st.composite
def relations(draw: st.DrawFn) -> Row:
    more: Row = {"status": draw(STATUSES), "confidence": 0.7}
    more["note"] = draw(
        st.sampled_from(["", "", "optional", "contested; object alt body/B", "subject alt body/A, body/B"])
    )
    more["alt_predicates"] = draw(st.lists(PREDICATES, max_size=1))
    start, end = draw(SPANS)
    return {**relation(draw(ENDS), "x", draw(ENDS), start, end), **more, "predicate": draw(PREDICATES)}


def theirs(gold: Path, records: Path) -> Row:
    command = [sys.executable, str(shared("eval", "score.py")), str(gold), str(records), "--json"]
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    said: Row = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout)
    return said


def compared(gold: Path, records: Path) -> tuple[Row, Row]:
    said = theirs(gold, records)
    listed = [record(json.loads(line)) for line in records.read_text(encoding="utf-8").split("\n") if line]
    ours = score(read_gold(gold), listed).to_json()
    return {name: ours[name] for name in said}, said


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(gold_mentions(), max_size=8),
    st.lists(found_mentions(), max_size=8),
    st.lists(relations(), max_size=8),
    st.lists(relations(), max_size=8),
)
def test_made_up_documents_score_as_with_the_shared_scorer(
    tmp_path: Path, gold: list[Row], found: list[Row], grel: list[Row], frel: list[Row]
) -> None:
    folder = gold_of(tmp_path / "gold", gold, grel)
    records = tmp_path / "records.jsonl"
    records.write_text(lines([record_of(found, frel)]), encoding="utf-8")
    ours, said = compared(folder, records)
    assert ours == said


def test_the_development_gold_scores_as_with_the_shared_scorer(tmp_path: Path) -> None:
    gold, corpus = shared("eval", "gold-dev"), shared("corpus")
    manifest = read_manifest(corpus / "manifest.csv")
    records = tmp_path / "records.jsonl"
    found = [extract(file, row=manifest.row_for(file)).to_json() for file in sorted(corpus.glob("*.txt"))]
    records.write_text(lines(found), encoding="utf-8")
    ours, said = compared(gold, records)
    assert ours == said
    assert said["documents"] == 3


def test_gold_is_sorted_by_name(tmp_path: Path) -> None:
    gold_of(tmp_path, [COUNCIL])
    (tmp_path / "another.mentions.jsonl").write_text("", encoding="utf-8")
    assert [d.name for d in read_gold(tmp_path).documents] == ["another", "one"]
    assert Gold(()).judged() == frozenset()
