"""Citation forms of each language, one a paragraph: exactly the expected instruments and documents must be found in it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading import read_bytes

DATA = Path(__file__).parent / "data"
TYPES = {
    "resolution",
    "decision",
    "edition",
    "recommendation",
    "opinion",
    "document",
    "circular",
    "service-order",
    "provision",
}
CARRIERS = {
    "ar": "وأحاط الاجتماع علماً بما يلي: {}.\n",
    "en": "The meeting took note of {}.\n",
    "es": "La reunión tomó nota de lo siguiente: {}.\n",
    "ru": "Собрание приняло к сведению следующее: {}.\n",
    "zh": "会议注意到：{}。\n",
    "fr": "La réunion a pris note de ce qui suit: {}.\n",
}


def _forms() -> list[tuple[str, str, frozenset[str]]]:
    """Return language, form and expected identifiers of each row; no identifiers is a text in which nothing may be found."""
    rows = []
    for file in sorted(DATA.glob("forms.??.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows.append((row["lang"], row["form"], frozenset(filter(None, (row["ids"] or "").split(";")))))
    return [row for row in rows if row[0] in CARRIERS]


FORMS = _forms()


def test_every_language_has_many_forms_and_some_that_are_no_citations() -> None:
    assert set(CARRIERS) == {lang for lang, _, _ in FORMS}
    assert all(times >= 120 for times in Counter(lang for lang, _, _ in FORMS).values())
    assert all(times >= 15 for times in Counter(lang for lang, _, ids in FORMS if not ids).values())
    assert len({(lang, form) for lang, form, _ in FORMS}) == len(FORMS)


@pytest.mark.parametrize(("lang", "form", "ids"), FORMS, ids=[f"{lang}: {form}" for lang, form, _ in FORMS])
def test_a_form_gives_exactly_its_instruments(lang: str, form: str, ids: frozenset[str]) -> None:
    path = Path("form.txt")
    record = extract_text(read_bytes(path, CARRIERS[lang].format(form).encode()), path, lang=lang)
    assert {m.id for m in record.mentions if m.id and m.type in TYPES} == ids
