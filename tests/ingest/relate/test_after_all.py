"""What took place after all is a fact, whatever was planned for it before; what was only planned, or put off, is none."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("es", "La AMNT-20, aplazada por la pandemia, se inauguró finalmente el 1 de marzo de 2022.", "asserted"),
        ("es", "La AMNT-20 hubo de aplazarse y se inauguró finalmente el 1 de marzo de 2022.", "asserted"),
        ("es", "La AMNT-20, aplazada por la pandemia, debía celebrarse el 1 de marzo de 2022.", "postponed"),
        ("es", "La AMNT-20, prevista en un principio para el 1 de marzo de 2022, se anuló.", "postponed"),
        ("fr", "L'AMNT-20, reportée en raison de la pandémie, s'est finalement tenue le 1er mars 2022.", "asserted"),
        ("fr", "L'AMNT-20, initialement prévue à Hyderabad, s'est tenue à Genève le 1er mars 2022.", "asserted"),
        (
            "es",
            "La AMNT-20, inicialmente prevista en Hyderabad, se celebró en Ginebra el 1 de marzo de 2022.",
            "asserted",
        ),
        ("fr", "L'AMNT-20 devait se tenir à Hyderabad, mais elle s'est tenue à Genève le 1er mars 2022.", "asserted"),
        ("fr", "L'AMNT-20 devait, à l'origine, se tenir à Genève le 1er mars 2022.", "postponed"),
    ],
)
def test_the_status_of_a_day(lang: str, text: str, status: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    found = {relation.status for relation in record.relations if relation.predicate == "itu:startDate"}
    assert found == {status}
