"""Which of the six languages a text is in."""

import tomllib
from importlib.resources import files

import pytest

from ingest.language_id import UNDETERMINED, detect, latin_evidence, stop_words
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


SHORT = {
    "en": ["The Council adopted Resolution 1408 in 2022.", "The Council noted this report.", "The meeting was put off to March 2022."],
    "es": ["El Consejo adoptó la Resolución 1408 en 2022.", "El GADT rinde informe a la CMDT.", "El Consejo toma nota de este informe."],
    "fr": ["Le Conseil a adopté la Résolution 1408 en 2022.", "Le GCDT fait rapport à la CMDT.", "L'UIT et l'UNESCO ont lancé l'initiative."],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in SHORT.items() for text in texts])
def test_a_sentence_is_told_by_the_words_of_its_subject_too(lang: str, text: str) -> None:
    assert detect(text) == lang
    certain = latin_evidence(text, certain=True)
    assert max(certain, key=certain.__getitem__) == lang


def test_a_word_that_tells_a_language_tells_no_other() -> None:
    table = tomllib.loads(files("ingest").joinpath("data/telling_words.toml").read_text(encoding="utf-8"))
    words = {lang: text.split() for lang, text in table.items()}
    assert set(words) == {"en", "es", "fr"}
    everything = [word for lang, own in words.items() for word in {*own, *stop_words()[lang]}]
    told = {word for own in words.values() for word in own}
    assert sorted(word for word in told if everything.count(word) > 1) == []
    assert all(len(own) == len(set(own)) >= 40 for own in words.values())
