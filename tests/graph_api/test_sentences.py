"""The sentences around a quote, in the languages of the texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.sentences import within

TEXT = "One is here. Two holds a [quote] of it (Rev. Bucharest, 2022). Three ends! Four?"
# A text with its quote in brackets, how many sentences more on each side, and what is then given
CASES = [
    (TEXT, 0, "Two holds a ", " of it (Rev. Bucharest, 2022)."),
    (TEXT, 1, "One is here. Two holds a ", " of it (Rev. Bucharest, 2022). Three ends!"),
    (TEXT, 9, "One is here. Two holds a ", " of it (Rev. Bucharest, 2022). Three ends! Four?"),
    ("First line\n2 Second [line] ends\nThird line", 0, "2 Second ", " ends"),
    ("يقرر ما يلي. يطلب من [المجلس] أن ينظر في ذلك؟ نعم.", 0, "يطلب من ", " أن ينظر في ذلك؟"),
    ("大会决定。请[理事会]审议。再见。", 0, "请", "审议。"),
    ("大会决定。请[理事会]审议。再见。", 1, "大会决定。请", "审议。再见。"),
    ("La Résolution 191 (Rév. 2018). Le [Conseil] examine l’art. 5 de « ceci ». Fin.", 0, "Le ", " examine l’art. 5 de « ceci »."),
    ("Рез. 191 (Пересм. Бухарест, 2022 г.) поручает [Совету] рассмотреть. Конец.", 0, "Рез. 191 (Пересм. Бухарест, 2022 г.) поручает ", " рассмотреть."),
    ("El Sr. A. Pérez preside [el Consejo]. Fin.", 0, "El Sr. A. Pérez preside ", "."),
    ("See No. 5. [Council] meets", 0, "", " meets"),
    ("It grew by 3.5 per cent in [2022]. 2023 was calm.", 0, "It grew by 3.5 per cent in ", "."),
    ("[Whole.] Next.", 0, "", ""),
    ("[A quote. Over two] sentences. Next.", 0, "", " sentences."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "more", "before", "after"), CASES)
def test_what_stands_around_a_quote(text: str, more: int, before: str, after: str) -> None:
    begin, _, rest = text.partition("[")
    quote, _, end = rest.partition("]")
    assert within(begin, quote, end, more) == (before, after)


def test_there_are_cases_in_every_language_of_the_texts() -> None:
    assert len(CASES) == 14


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60), st.integers(0, 5))
def test_it_is_what_stands_there_and_more_holds_less(before: str, quote: str, after: str, more: int) -> None:
    lead, trail = within(before, quote, after, more)
    assert before.endswith(lead)
    assert after.startswith(trail)
    wider = within(before, quote, after, more + 1)
    assert wider[0].endswith(lead)
    assert wider[1].startswith(trail)
