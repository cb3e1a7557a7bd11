"""The lines of a masthead in six languages: headings, symbols, dates, origins."""

import pytest

from ingest.layout_words import (
    bare_number,
    date_of,
    is_known_heading,
    is_masthead_line,
    is_reference_heading,
    names_members,
    names_origin,
    runs_in_references,
    symbol_of,
)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("13 مايو 2034", "2034-05-13"), ("13 أيار/مايو 2034", "2034-05-13"), ("مايو 2034", "2034-05"), ("جنيف، 13 مايو 2034", "2034-05-13"),
        ("١٣ مايو ٢٠٣٤", "2034-05-13"), ("13 May 2034", "2034-05-13"), ("May 13, 2034", "2034-05-13"), ("Geneva, 13 May 2034", "2034-05-13"),
        ("13 mai 2034", "2034-05-13"), ("Le 1 août 2034", "2034-08-01"), ("13 de mayo de 2034", "2034-05-13"), ("13 мая 2034 года", "2034-05-13"),
        ("2034年5月13日", "2034-05-13"), ("2034年5月", "2034-05"), ("2034-05-13", "2034-05-13"), ("Date: 13 May 2034", "2034-05-13"),
        ("جنيف، 4-14 يونيو 2034", None), ("جنيف، 14-4 يونيو 2034", None), ("من 4 إلى 14 يونيو 2034", None), ("28 مايو - 2 يونيو 2034", None),
        ("Geneva, 4-14 June 2034", None), ("4 to 14 June 2034", None), ("Genève, 4-14 juin 2034", None), ("du 4 au 14 juin 2034", None),
        ("4–14 de junio de 2034", None), ("Женева, 4–14 июня 2034 года", None), ("с 4 по 14 июня 2034 года", None), ("2034年6月4日至14日，日内瓦", None),
        ("13 May 2034 and 14 May 2034", None), ("the year 2034", None), ("32 May 2034", None), ("", None), ("Council 2034", None),
    ],
)  # fmt: skip
def test_dates(line: str, iso: str | None) -> None:
    assert date_of(line) == iso


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("C34/5-A", "C34/5-A"), ("الوثيقة C34/5-A", "C34/5-A"), ("Document C34/5-E", "C34/5-E"), ("Document: C34/5(Rev.1)-E", "C34/5(Rev.1)-E"),
        ("Documento C34/5-S", "C34/5-S"), ("Документ C34/5-R", "C34/5-R"), ("文件 C34/5-C", "C34/5-C"), ("C34/INF/5-F", "C34/INF/5-F"),
        ("TDAG-34/2/DT/3", "TDAG-34/2/DT/3"), ("الوثيقة C34/5-A مهمة", None), ("ITU/BDT", None), ("Council", None), ("2034/5", None),
        ("SEN/56/1", None), ("EUR/48A1/2", None),
    ],
)  # fmt: skip
def test_symbols(line: str, symbol: str | None) -> None:
    assert symbol_of(line) == symbol


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("الوثيقة 67-A", "67"),
        ("Document 67-E", "67"),
        ("Document 67(Rev.1)-E", "67(Rev.1)"),
        ("67-A", None),
        ("الوثيقة 67", None),
    ],
)
def test_bare_numbers(line: str, number: str | None) -> None:
    assert bare_number(line) == number


@pytest.mark.parametrize(
    "line",
    [
        "ملخص",
        "ملخص:",
        "الإجـراء المطلوب",
        "SUMMARY",
        "Résumé",
        "Acción solicitada:",
        "Asuntos tratados",
        "Sujets traités",
        "Резюме",
        "摘要",
        "المراجع",
        "References",
    ],
)
def test_known_headings(line: str) -> None:
    assert is_known_heading(line)


@pytest.mark.parametrize("line", ["ملخص التقرير السنوي", "The summary", "مراجعة"])
def test_lines_that_only_hold_such_a_word(line: str) -> None:
    assert not is_known_heading(line)


@pytest.mark.parametrize(
    "line", ["المراجع", "المراجع:", "References", "Références", "Referencias", "Справочные материалы", "参考文件"]
)
def test_reference_headings(line: str) -> None:
    assert is_reference_heading(line)
    assert runs_in_references(f"{line.rstrip(':')}: C34/1, C34/2")
    assert not runs_in_references(line)


@pytest.mark.parametrize(
    "line",
    ["تقرير من الأمين العام", "Report by the Secretary-General", "Rapport du Secrétaire général", "秘书长的报告"],
)
def test_origins(line: str) -> None:
    assert names_origin(line)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("الوثيقة C34/5-A", True), ("13 مايو 2034", True), ("الأصل: بالإنكليزية", True), ("Original: English", True), ("المجلس 2034\tالوثيقة C34/5-A", True),
        ("الوثيقة 67-A", True), ("Agenda item: PL 1.2", True), ("حالة الشبكات الريفية", False), ("عُقدت الدورة في مايو 2034 وحضرها وفد من كل بلد.", False),
        ("2034年5月13日", True), ("日内瓦，2034年5月13日至17日", True), ("2034年5月28日 - 6月1日，日内瓦", True), ("2034年工作计划", False),
        ("2034年5月13日，理事会批准了关于农村网络的工作计划", False),
        ("Monday, 10 June 2034, from 0935 to 1230 hours", True), ("Lundi 15 mai 2034, de 9 h 40 à 12 h 35", True),
        ("Lunes 15 de mayo de 2034, de las 09.40 a las 12.35 horas", True), ("Acting Chairman: Mr A. Bruni (Italy)", True),
        ("English only", True), ("Sixty-sixth session", True), ("Agenda item 16", True), ("Revision 1 to", True), ("Anglais seulement", True),
        ("Point 16 de l'ordre du jour provisoire", True), ("Tema 16 del programa provisional", True), ("The session was long", False),
    ],
)  # fmt: skip
def test_masthead_lines(line: str, is_one: bool) -> None:
    assert is_masthead_line(line) is is_one


@pytest.mark.parametrize(
    ("line", "members"),
    [
        ("Государства – Члены МСЭ, Члены Регионального содружества в области связи (РСС)", True),
        ("Member States of the Asia-Pacific Telecommunity", True), ("Estados Miembros de la CITEL", True), ("États Membres de la CEPT", True),
        ("Администрациям Государств – Членов Союза", False), ("To the Member States of ITU", False), ("", False),
    ],
)  # fmt: skip
def test_whose_members_propose(line: str, members: bool) -> None:
    assert names_members(line) == members
    assert names_origin(line) == members
