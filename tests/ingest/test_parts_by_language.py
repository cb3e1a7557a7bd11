"""Documents in several languages: each paragraph is read in its own, and offsets are those of the whole text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parts_by_language import parts, with_languages
from ingest.pipeline import extract
from ingest.records import Segment

MIXED = (
    (
        "ar",
        "أحاط الاجتماع علماً بالقرار 130 (المراجَع في دبي، 2018) وطلب إلى الأمانة أن تعد تقريراً عنه.",
        "resolution/pp/130/2018",
    ),
    (
        "en",
        "The meeting also recalled that Resolution 71 (Rev. Dubai, 2018) is the basis of this plan.",
        "resolution/pp/71/2018",
    ),
    ("ru", "Собрание приняло к сведению Документ C19/24 и попросило секретариат подготовить ответ.", "document/C19-24"),
    ("zh", "会议注意到文件 C19/25，并请秘书处就此提交一份报告。", "document/C19-25"),
    (
        "fr",
        "La réunion a pris note du Document C19/26 et a demandé que les membres soient informés par le secrétariat dans les meilleurs délais.",
        "document/C19-26",
    ),
    ("es", "La reunión tomó nota del Documento C19/27 y pidió que se informara a los miembros.", "document/C19-27"),
)
CODES = tuple(code for code, _, _ in MIXED)


def _whole(first: str) -> str:
    own = [row for row in MIXED if row[0] == first]
    rest = [row for row in MIXED if row[0] != first]
    return "\n\n".join(text for _, text, _ in [*own, *own, *rest])


@pytest.mark.parametrize("first", CODES)
def test_each_paragraph_is_read_in_its_language(first: str, tmp_path: Path) -> None:
    file = tmp_path / "mixed.txt"
    file.write_text(_whole(first), encoding="utf-8")
    record = extract(file, lang=first)
    assert {m.id for m in record.mentions} >= {id for _, _, id in MIXED}
    assert all(record.text[m.start : m.end] == m.text for m in record.mentions)
    found = {s.lang for s in record.segments}
    assert found >= {code for code in CODES if code != first}
    assert first not in found


def test_every_language_is_first_once() -> None:
    assert len(set(CODES)) == 6


def test_names_and_symbols_make_no_other_language() -> None:
    text = "شارك الاتحاد في Partner2Connect Digital Coalition Summit 2023.\nITU-T SG13 Working Party 2/13\nالنهاية."
    segments = [Segment("paragraph", a, b) for a, b in ((0, 62), (63, 92), (93, 101))]
    assert {s.lang for s in with_languages(text, segments, "ar")} == {None}


def test_the_letters_of_symbols_are_no_words() -> None:
    text = "Recommendation ITU-T Y.903 (07/2025) supersedes Y.904 and Y.905, Y.906, Y.907."
    assert {s.lang for s in with_languages(text, [Segment("paragraph", 0, len(text))], "en")} == {None}


SHORT = {
    "en": ("The Council adopted Resolution 1408 in 2022.", "The Committee designated Mr Jean Dupont as chairman."),
    "es": ("El Consejo adoptó la Resolución 1408 en 2022.", "La Comisión nombró a D. Juan Pérez presidente."),
    "fr": (
        "Le Conseil a adopté la Résolution 1408 en 2022.",
        "La Commission a désigné M. Jean Dupont comme président.",
    ),
}


@pytest.mark.parametrize("code", SHORT)
@pytest.mark.parametrize("own", SHORT)
def test_one_sentence_is_enough(code: str, own: str) -> None:
    for text in SHORT[own]:
        (segment,) = with_languages(text, [Segment("paragraph", 0, len(text))], code)
        assert segment.lang == (None if own == code else own), text


@pytest.mark.parametrize("code", SHORT)
@pytest.mark.parametrize(
    "text",
    [
        "La Paz, El Salvador, Los Angeles, Las Palmas",
        "Le Mans, La Rochelle, Le Havre",
        "Participants: M. Hélène Ménard (Côte d'Ivoire), Société générale, Thales",
        "Señor Pérez, Sra. Núñez, Telefónica",
    ],
)
def test_names_make_no_other_language(code: str, text: str) -> None:
    (segment,) = with_languages(text, [Segment("paragraph", 0, len(text))], code)
    assert segment.lang is None


@given(st.lists(st.sampled_from(MIXED), min_size=1, max_size=6), st.sampled_from(CODES))
def test_parts_keep_the_offsets_and_share_out_the_text(rows: list[tuple[str, str, str]], code: str) -> None:
    text, segments, at = "\n".join(row[1] for row in rows), [], 0
    for _, line, _ in rows:
        segments.append(Segment("paragraph", at, at + len(line)))
        at += len(line) + 1
    shared = parts(text, with_languages(text, segments, code), code)
    assert all(len(part) == len(text) for _, part, _ in shared)
    assert sum(len(own) for _, _, own in shared) == len(segments)
    for _, part, own in shared:
        assert all(part[s.start : s.end] == text[s.start : s.end] for s in own)
    for place, character in enumerate(text):
        seen = {part[place] for _, part, _ in shared}
        assert character in seen
        assert seen <= {character, "\0"}
