"""The parts of a resolution, in six languages: what a line opens, and whom the instrument instructs."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ingest.clauses import is_operative, opening, with_clauses
from ingest.emit import triples
from ingest.language import available
from ingest.pipeline import extract
from ingest.records import Record, Segment
from ontology.namespaces import entity, term

RESOLUTIONS = {
    "ar": (
        "القرار 903 (بوخارست، 2022)\n\nإتاحة الشاشات للجميع\n\nإن مؤتمر المندوبين المفوضين للاتحاد الدولي للاتصالات،\n\nإذ يذكّر\n\nبأن الشاشات كثيرة،\n\n"
        "وإذ يضع في اعتباره\n\nأن العمل مستمر،\n\nيقرر\n\nمواصلة العمل؛\n\nيكلف الأمين العام\n\nبرفع تقرير إلى المجلس،\n\nيدعو الدول الأعضاء\n\nإلى المشاركة."
    ),
    "en": (
        "RESOLUTION 903 (Bucharest, 2022)\n\nScreens for all\n\nThe Plenipotentiary Conference of the International Telecommunication Union,\n\nrecalling\n\nthat screens are many,\n\n"
        "considering further\n\nthat work goes on,\n\nresolves\n\nto go on with the work;\n\ninstructs the Secretary-General\n\nto report to the Council,\n\ninvites Member States\n\nto take part."
    ),
    "fr": (
        "RÉSOLUTION 903 (Bucarest, 2022)\n\nDes écrans pour tous\n\nLa Conférence de plénipotentiaires de l'Union internationale des télécommunications,\n\nrappelant\n\nque les écrans sont nombreux,\n\n"
        "considérant en outre\n\nque les travaux se poursuivent,\n\ndécide\n\nde poursuivre les travaux;\n\ncharge le Secrétaire général\n\nde faire rapport au Conseil,\n\ninvite les États Membres\n\nà participer."
    ),
    "es": (
        "RESOLUCIÓN 903 (Bucarest, 2022)\n\nPantallas para todos\n\nLa Conferencia de Plenipotenciarios de la Unión Internacional de Telecomunicaciones,\n\nrecordando\n\nque las pantallas son muchas,\n\n"
        "considerando además\n\nque los trabajos continúan,\n\nresuelve\n\nproseguir los trabajos;\n\nencarga al Secretario General\n\nque informe al Consejo,\n\ninvita a los Estados Miembros\n\na participar."
    ),
    "ru": (
        "РЕЗОЛЮЦИЯ 903 (Бухарест, 2022 г.)\n\nЭкраны для всех\n\nПолномочная конференция Международного союза электросвязи,\n\nнапоминая,\n\nчто экранов много,\n\n"
        "учитывая далее,\n\nчто работа продолжается,\n\nрешает\n\nпродолжить работу;\n\nпоручает Генеральному секретарю\n\nпредставить отчет Совету,\n\nпредлагает Государствам-Членам\n\nпринять участие."
    ),
    "zh": (
        "第903号决议（2022年，布加勒斯特）\n\n人人享有屏幕\n\n国际电信联盟全权代表大会，\n\n忆及\n\n屏幕众多，\n\n"
        "进一步考虑到\n\n工作仍在继续，\n\n做出决议\n\n继续开展工作；\n\n责成秘书长\n\n向理事会提交报告，\n\n请成员国\n\n参与工作。"
    ),
}
CLAUSES = ("recalling", "considering", "resolves", "instructs", "invites")


def _record(code: str, tmp_path: Path) -> Record:
    file = tmp_path / f"{code}.txt"
    file.write_text(RESOLUTIONS[code], encoding="utf-8")
    return extract(file, lang=code)


@pytest.mark.parametrize("code", sorted(RESOLUTIONS))
def test_a_resolution_has_its_parts_in_order(code: str, tmp_path: Path) -> None:
    record = _record(code, tmp_path)
    assert tuple(s.clause for s in record.segments if s.opens) == CLAUSES
    assert all(s.clause is not None for s in record.segments[-3:])
    assert [is_operative(clause) for clause in CLAUSES] == [False, False, True, True, True]


@pytest.mark.parametrize("code", available())
def test_whom_it_instructs_is_stated_and_whom_it_invites_is_not(code: str, tmp_path: Path) -> None:
    record = _record(code, tmp_path)
    assert {r.object for r in record.relations if r.predicate == "itu:instructs"} == {"post/ITU-Secretary-General"}


def test_all_six_languages_are_tried() -> None:
    assert len(RESOLUTIONS) == 6


def test_paragraphs_are_typed(tmp_path: Path) -> None:
    found = list(triples(_record("en", tmp_path)))
    clauses = [t.object for t in found if t.predicate == ox.NamedNode(term("clause"))]
    assert clauses.count(ox.Literal("instructs")) == 2
    kinds = [t.object for t in found]
    assert kinds.count(ox.NamedNode(term("OperativeParagraph"))) == 6
    assert kinds.count(ox.NamedNode(term("PreambularParagraph"))) == 4
    assert ox.NamedNode(entity("post/ITU-Secretary-General")) in [
        t.object for t in found if t.predicate == ox.NamedNode(term("instructs"))
    ]


def test_everyday_words_make_no_parts() -> None:
    text = "resolves\nThe group resolves disputes by noting what was said.\n"
    segments = [Segment("heading", 0, 8), Segment("paragraph", 9, 60)]
    assert {s.clause for s in with_clauses(text, segments, "en")} == {None}
    assert opening("The group resolves disputes", "en") is None
    assert opening("resolves to meet again.", "en") is None
