"""Which of the six languages a text is in."""

import pytest

from ingest.language_id import UNDETERMINED, detect, stop_words
from tests.shared import shared

TEXTS = {
    "ar": ["عُقدت الدورة في جنيف.", "القرار 137 (Rev. Dubai, 2018) ITU-T", "المجلس"],
    "en": ["The Council took note of the report.", "It is proposed that this be approved"],
    "fr": ["Le Conseil a pris note du rapport.", "Il est proposé que les crédits soient approuvés"],
    "es": ["El Consejo tomó nota del informe.", "Se propone que los créditos sean aprobados"],
    "ru": ["Совет принял отчет к сведению.", "Резолюция 137 (Пересм. Дубай, 2018 г.) ITU-T"],
    "zh": ["理事会注意到该报告。", "第137号决议(2018年，迪拜，修订版)ITU-T"],
    UNDETERMINED: ["", "   ", "C33/71", "2031-05", "🛰", "ITU WSIS"],
}
CASES = [(lang, text) for lang, texts in TEXTS.items() for text in texts]


@pytest.mark.parametrize(("lang", "text"), CASES)
def test_detect(lang: str, text: str) -> None:
    assert detect(text) == lang


def test_every_language_of_function_words_is_one_of_the_six() -> None:
    assert set(stop_words()) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert all(len(words) >= 20 for words in stop_words().values())


@pytest.mark.parametrize("doc", ["000", "001", "002", "003", "004"])
def test_the_development_documents_are_arabic(doc: str) -> None:
    text = next(shared("corpus").glob(f"{doc}_*.txt")).read_text(encoding="utf-8")
    assert detect(text) == "ar"
