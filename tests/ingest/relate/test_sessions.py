"""What the Council adopted was adopted at the session that its sentence names as its own."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

AT: tuple[tuple[str, str], ...] = (
    ("ar", "اعتمد المجلس في دورته لعام 2023 القرار 1332."),
    ("en", "The Council, at its 2023 session, adopted Resolution 1332."),
    ("en", "At its 2023 session, the Council adopted Resolution 1332."),
    ("en", "The Council adopted Resolution 1332 at its session of 2023."),
    ("es", "El Consejo aprobó la Resolución 1332 en su reunión de 2023."),
    ("fr", "À sa session de 2023, le Conseil a adopté la Résolution 1332."),
    ("ru", "Совет на своей сессии 2023 года принял Резолюцию 1332."),
    ("zh", "理事会在其2023年会议上通过了第1332号决议。"),
)
NOT: tuple[tuple[str, str], ...] = (
    ("en", "The Council, which noted this at its 2023 session after long debates, had adopted Resolution 1332 before."),
    ("en", "The Council did not adopt Resolution 1332 at its 2023 session."),
    ("fr", "Le Conseil a adopté la Résolution 1332. À sa session de 2023, il en a pris note."),
)


def _at(lang: str, text: str) -> set[tuple[str, str]]:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    said = [r for r in record.relations if r.predicate == "itu:adoptedAt" and r.status == "asserted"]
    assert all(record.text[r.start : r.end].count("1332") == 1 for r in said)
    return {("/".join(str(r.subject).split("/")[:3]), str(r.object)) for r in said}


@pytest.mark.parametrize(("lang", "text"), AT)
def test_the_session_is_that_of_the_clause(lang: str, text: str) -> None:
    assert _at(lang, text) == {("resolution/council/1332", "event/Council-2023")}


@pytest.mark.parametrize(("lang", "text"), NOT)
def test_a_session_named_elsewhere_is_not(lang: str, text: str) -> None:
    assert _at(lang, text) == set()


def test_there_are_cases_both_ways() -> None:
    assert {lang for lang, _ in AT} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert len(NOT) == 3
