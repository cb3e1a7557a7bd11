"""A series of events is the one of them held where, or when, the words behind its name say, and else remains the series. Sentences are our own."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = (
    ("fr", "La Conférence de plénipotentiaires qui s'est tenue à Kyoto a été longue.", "event/PP-94"),
    ("fr", "La Conférence de plénipotentiaires d'Antalya a été longue.", "event/PP-06"),
    ("fr", "La CMR qui, à Charm el-Cheikh, a examiné ces points a été longue.", "event/WRC-19"),
    ("fr", "L'AMNT, tenue à Hammamet (Tunisie), a été longue.", "event/WTSA-16"),
    (
        "fr",
        "La Conférence de plénipotentiaires de l'UIT, qui se tiendra du 9 au 27 novembre 2026, sera longue.",
        "event/PP-26",
    ),
    ("fr", "L'édition 2017 de la CMDT a été longue.", "event/WTDC-17"),
    ("fr", "La CMDT au titre de l'année 2017 a été longue.", "event/WTDC-17"),
    ("fr", "La CMDT tenue à Buenos Aires a été longue.", "event/WTDC"),  # there were two
    ("fr", "La Conférence de plénipotentiaires de Kyoto de 2010 a été longue.", "event/PP"),  # that was elsewhere
    ("fr", "La CMDT vue de Kyoto a été longue.", "event/WTDC"),
    ("es", "La Conferencia de Plenipotenciarios de Kioto fue larga.", "event/PP-94"),
    ("es", "La CMR que se celebró en Sharm el-Sheikh fue larga.", "event/WRC-19"),
    ("es", "La AMNT, celebrada en la ciudad de Hammamet, fue larga.", "event/WTSA-16"),
    (
        "es",
        "La Conferencia de Plenipotenciarios de la UIT, que se celebrará del 9 al 27 de noviembre de 2026, será larga.",
        "event/PP-26",
    ),
    ("es", "La edición de 2017 de la CMDT fue larga.", "event/WTDC-17"),
    ("es", "La CMDT celebrada en Buenos Aires fue larga.", "event/WTDC"),
    ("es", "La CMDT vista desde Kioto fue larga.", "event/WTDC"),
    ("en", "The Plenipotentiary Conference held in Kyoto was long.", "event/PP-94"),
    (
        "en",
        "The Plenipotentiary Conference, which will be held from 9 to 27 November 2026, will be long.",
        "event/PP-26",
    ),
    ("en", "The WTDC in Buenos Aires was long.", "event/WTDC"),
    ("en", "The WTDC as seen from Kyoto was long.", "event/WTDC"),
)


def test_there_are_enough() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize(("lang", "text", "event"), CASES)
def test_the_event_that_is_meant(lang: str, text: str, event: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    assert [m.id for m in record.mentions if m.type == "event"] == [event]
