"""What "the former" and "the latter" stand for, and where they stand for nothing; and parts of action lines named behind them."""

import pytest

from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register

CASES: tuple[tuple[str, list[str]], ...] = (
    ("TSAG and RAG have met. The former reports to WTSA.", ["body/TSAG"]),
    ("TSAG wrote to UNESCO; the latter thanked it.", ["body/UNESCO"]),
    ("Kenya will host WTSA-24 and, later on, PP-26, the latter being due in May.", ["event/PP-26"]),
    ("TSAG and RAG met, the former in May and the latter in June.", ["body/TSAG"]),
    ("TSAG, RAG and TDAG met; the latter went on for long.", []),
    ("The former Secretary-General spoke with TSAG and RAG.", []),
    ("TSAG and RAG met in the latter half of May.", []),
    ("TSAG met.\nThe latter was long.", []),
)


@pytest.mark.parametrize(("text", "meant"), CASES)
def test_what_the_former_and_the_latter_stand_for(text: str, meant: list[str]) -> None:
    found = recognise(Page.of(text, "en"), register()).mentions
    assert [m.id for m in found if m.rule == "latter"] == meant
    assert all(m.coref for m in found if m.rule == "latter")


@pytest.mark.parametrize(
    ("lang", "text", "line"),
    [
        ("en", "WHO facilitates Action Line C7 (e-health).", "action-line/C7-e-health"),
        ("en", "FAO facilitates Action Line C7: E-agriculture.", "action-line/C7-e-agriculture"),
        ("en", "ITU facilitates Action Line C7 (ICT applications).", "action-line/C7"),
        ("en", "ITU facilitates Action Line C5 (e-health).", "action-line/C5"),
        ("es", "La OMS facilita la Línea de Acción C7 (cibersalud).", "action-line/C7-e-health"),
    ],
)
def test_a_part_of_an_action_line(lang: str, text: str, line: str) -> None:
    found = recognise(Page.of(text, lang), register()).mentions
    assert [m.id for m in found if m.type == "action-line"] == [line]
