"""A meeting moved from one day to another is the one of the new day, in all six languages, and no period."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

MOVED = {
    "ar": "أُجّل الاجتماع الثالث للفريق الاستشاري لتنمية الاتصالات من 14 مارس 2022 إلى 20 يونيو 2022.",
    "en": "The third meeting of TDAG was postponed from 14 March 2022 to 20 June 2022.",
    "es": "La tercera reunión del GADT se aplazó del 14 de marzo de 2022 al 20 de junio de 2022.",
    "fr": "La troisième réunion du GCDT a été reportée du 14 mars 2022 au 20 juin 2022.",
    "ru": "Третье собрание КГРЭ было перенесено с 14 марта 2022 года на 20 июня 2022 года.",
    "zh": "电信发展顾问组第三次会议从2022年3月14日推迟至2022年6月20日。",
}
HELD = {
    "ar": "عُقد الاجتماع الثالث للفريق الاستشاري لتنمية الاتصالات من 14 مارس 2022 إلى 20 يونيو 2022.",
    "en": "The third meeting of TDAG was held from 14 March 2022 to 20 June 2022.",
    "es": "La tercera reunión del GADT se celebró del 14 de marzo de 2022 al 20 de junio de 2022.",
    "fr": "La troisième réunion du GCDT s'est tenue du 14 mars 2022 au 20 juin 2022.",
    "ru": "Третье собрание КГРЭ состоялось с 14 марта 2022 года по 20 июня 2022 года.",
    "zh": "电信发展顾问组第三次会议于2022年3月14日至2022年6月20日举行。",
}


def stated(text: str, lang: str) -> set[tuple[str, str, str, str]]:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang=lang)
    return {(r.subject, r.predicate, r.object, r.status) for r in record.relations if r.subject.startswith("event/")}


@pytest.mark.parametrize("lang", MOVED)
def test_a_meeting_that_was_moved(lang: str) -> None:
    assert stated(MOVED[lang], lang) == {
        ("event/TDAG-2022-06-20", "itu:heldBy", "body/TDAG", "planned"),
        ("event/TDAG-2022-06-20", "itu:startDate", "2022-03-14", "postponed"),
        ("event/TDAG-2022-06-20", "itu:startDate", "2022-06-20", "planned"),
    }


@pytest.mark.parametrize("lang", HELD)
def test_a_meeting_that_took_so_long(lang: str) -> None:
    assert stated(HELD[lang], lang) == {
        ("event/TDAG-2022-03-14", "itu:heldBy", "body/TDAG", "asserted"),
        ("event/TDAG-2022-03-14", "itu:startDate", "2022-03-14", "asserted"),
        ("event/TDAG-2022-03-14", "itu:endDate", "2022-06-20", "asserted"),
    }
