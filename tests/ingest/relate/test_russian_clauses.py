"""In Russian sentences that name much, what stands near a name and is not said of it is not stated, and what is said of it is."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = {
    "a comma before a conjunction ends a list of two": (
        "Рабочая группа Совета по языкам, созданная Советом, и КГРЭ, учрежденная ВКРЭ, сотрудничают.",
        ["body/CWG-LANG itu:establishedBy body/Council asserted", "body/TDAG itu:establishedBy body/WTDC asserted"],
        ["body/Council itu:establishedBy body/WTDC asserted"],
    ),
    "of two acronyms the first is the subject": (
        "КГРЭ была создана МСЭ, и ЮНЕСКО участвует в ее работе.",
        ["body/TDAG itu:establishedBy body/ITU asserted"],
        ["body/ITU itu:establishedBy body/TDAG asserted"],
    ),
    "members of one body are not a member of another": (
        "Государства – Члены МСЭ, члены РСС, представили предложения.",
        [],
        ["body/RCC itu:hasMember body/ITU asserted"],
    ),
    "a name behind a preposition is no subject of a participle without a comma": (
        "Комитет по стратегии (STC) при Совете заменен Комитетом по планированию (PLC).",
        ["body/PLC itu:supersedes body/STC asserted"],
        ["body/PLC itu:supersedes body/Council asserted"],
    ),
    "an infinitive governs its object": (
        "Приглашение Катара провести ПК-26 в Дохе было принято Советом.",
        [],
        ["event/PP-26 itu:hostedBy body/Council asserted"],
    ),
    "who it is not is no denial of who it is": (
        "Кения, а не Уганда, примет у себя Саммит будущего.",
        ["event/Summit-of-the-Future itu:hostedBy country/KEN planned"],
        ["event/Summit-of-the-Future itu:hostedBy country/UGA planned"],
    ),
    "put off, and yet to take place": (
        "Саммит будущего был отложен и состоится в мае 2028 года по приглашению правительства Кении.",
        ["event/Summit-of-the-Future itu:hostedBy country/KEN planned"],
        ["event/Summit-of-the-Future itu:hostedBy country/KEN postponed"],
    ),
    "place and date between a verb and its object": (
        "Бюро радиосвязи организовало в Дакаре, Сенегал, 5–9 октября 2026 года Семинар по спектру (SPS-26).",
        ["event/SPS-26 itu:heldBy body/BR asserted"],
        [],
    ),
    "the group behind the bracket of an edition adopted nothing": (
        "Согласно Решению 5 (Пересм. Бухарест, 2022 г.) КГРЭ рассматривает вопросы.",
        ["self itu:cites decision/pp/5/2022 asserted"],
        ["self itu:cites decision/TDAG/5 asserted"],
    ),
    "whose joint group is set up": (
        "Совет учредил совместную рабочую группу МСЭ-R и МСЭ-D по спутникам.",
        [],
        ["body/ITU-R itu:establishedBy body/Council asserted", "body/ITU-D itu:establishedBy body/Council asserted"],
    ),
    "a joint group behind a dash": (
        "Вопросы решаются в рамках РГС-ФЛР – совместной группы МСЭ-R и МСЭ-T.",
        ["body/CWG-FHR itu:jointGroupOf body/ITU-R asserted", "body/CWG-FHR itu:jointGroupOf body/ITU-T asserted"],
        [],
    ),
    "a member named before it is not what an observer is admitted to": (
        "В Рабочую группу Совета по языкам вошли Непал, Чад и МСЭ-D, а Всемирный банк приглашен в качестве наблюдателя.",
        ["body/CWG-LANG itu:hasMember country/NPL asserted"],
        ["body/ITU-D itu:hasObserver body/World-Bank proposed"],
    ),
    "what was refused was proposed all the same": (
        "Совет не одобрил предложение Франции об учреждении Форума этики (EF-28).",
        ["country/FRA itu:proposes event/EF-28 asserted"],
        ["country/FRA itu:proposes event/EF-28 negated"],
    ),
    "a body that met, told by a participle": (
        "КГР, собравшаяся в Женеве 12–15 апреля 2027 года, одобрила план.",
        ["event/RAG-2027-04-12 itu:startDate 2027-04-12 asserted"],
        [],
    ),
    "at the proposal of another is no proposal": (
        "По предложению Бразилии Совет учредил Группу экспертов по облакам (EG-CL). Группа подотчетна Совету.",
        ["body/EG-CL itu:reportsTo body/Council asserted"],
        [],
    ),
}


@pytest.mark.parametrize(("text", "states", "never"), CASES.values(), ids=CASES.keys())
def test_a_sentence_states(text: str, states: list[str], never: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ru")
    found = {
        f"{'self' if r.subject == record.document else r.subject} {r.predicate} {r.object} {r.status}"
        for r in record.relations
    }
    assert set(states) <= found
    assert found.isdisjoint(never)


def test_every_case_was_run() -> None:
    assert len(CASES) == 15
