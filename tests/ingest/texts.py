"""Hypothesis strategies for texts in the shape of ITU documents: Arabic words, citations, marks, layout, and noise."""

from hypothesis import strategies as st

WORDS = [
    "نص", "الدورة", "المجلس", "الاتحاد", "قرار", "المُراجَع", "عُقد", "في", "وقد", "مؤتـمر", "للفريق", "التقرير", "2031",
    "القرار 137 (المراجَع في دبي، 2018)", "وC33/21", "C33/INF/4.", "18-8 يونيو 2021", "A/RES/66/288", "(ITU)", "[bookmark: _GoBack]",
    "COVID-19", "www.example.int.", "الفريق الاستشاري لتنمية الاتصالات", "و172", "٢٠٣١", "1332 و1336", "،", "؛", "\u00a0", "\u200f",
]  # fmt: skip
HEADS = [
    "",
    "1\t",
    "1.2\t",
    "2 ",
    "3. ",
    "-\t",
    "· ",
    "\t",
    "أ)\t",
    "○\t\u00a0ب)\t",
    " \t",
    "_____",
    "المراجع",
    "ملخص",
    "# ",
]
ENDS = ["\n", "\n\n", "\r\n", "\u2028", "\n \n", "\r", "\x0c"]

words = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=10).map(" ".join)
lines = st.tuples(st.sampled_from(HEADS), words, st.sampled_from(["", ".", ":", "؛"]), st.sampled_from(ENDS)).map(
    "".join
)
pages = st.lists(lines, min_size=1, max_size=14).map("".join)
"""Texts of a page; not all hold any text."""

arabic = st.text(
    st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة")
    | st.sampled_from("\u064b\u064e\u0651\u0640\u0670 ,.0123456789٠١٢٣AБ\u00a0\u200f"),
    max_size=60,
)
