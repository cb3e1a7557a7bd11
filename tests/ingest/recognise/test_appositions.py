"""Names with capitals beside a post are persons, unless a word of them names something else. Names and sentences are our own."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES: tuple[tuple[str, str, list[str]], ...] = (
    ("fr", "La Secrétaire générale de l'UIT, Awa Tambala, a ouvert le débat.", ["person/Awa-Tambala"]),
    ("fr", "Comme l'a dit Awa B. Tambala, Directrice du BDT, tout va bien.", ["person/Awa-B-Tambala"]),
    ("fr", "Le Directeur du BDT, Département Recherche, a ouvert le débat.", []),
    ("fr", "Le Directeur du BDT, Buenos Aires, 3 mai 2021.", []),
    ("fr", "La Directrice du BDT, Awa Tambala Conseil, a ouvert le débat.", []),
    ("es", "Lia Ferrán Soto, Directora de la BDT, inauguró el debate.", ["person/Lia-Ferran-Soto"]),
    ("es", "El Presidente de la CITEL, Iker Salas, inauguró el debate.", ["person/Iker-Salas"]),
    ("es", "El Director de la BDT, Unidad Técnica, inauguró el debate.", []),
    ("es", "El Director de la BDT, Addis Abeba, 3 de mayo de 2021.", []),
    ("en", "The Director of TSB, Lia Ferran, opened the debate.", ["person/Lia-Ferran"]),
    ("en", "The Director of TSB, Digital Services Department, opened the debate.", []),
)


@pytest.mark.parametrize(("lang", "text", "persons"), CASES)
def test_who_is_named_beside_a_post(lang: str, text: str, persons: list[str]) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    assert [m.id for m in record.mentions if m.type == "person"] == persons
