"""Writes the number of a list item in the number format a Word document asks for (ECMA-376 part 1, 17.18.59)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
_ALPHA: Final = (*tuple("أبتثجحخدذرزسشصضطظعغفقكلمن"), "هـ", "و", "ي")
_ABJAD: Final = (*tuple("أبجد"), "هـ", *tuple("وزحطيكلمنسعفصقرشتثخذضظغ"))
_HAN: Final = "〇一二三四五六七八九"


def _roman(n: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, n = divmod(n, value)
        out += letters * count
    return out


def _letters(alphabet: str | tuple[str, ...]) -> Callable[[int], str]:
    """Repeat the letter once more at each turn of the alphabet: a … z, aa … zz."""

    def write(n: int) -> str:
        turns, index = divmod(n - 1, len(alphabet))
        return alphabet[index] * (turns + 1)

    return write


def _han(n: int) -> str:
    if n < 10:
        return _HAN[n]
    if n < 100:
        tens, units = divmod(n, 10)
        return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[units] if units else "")
    return "".join(_HAN[int(digit)] for digit in str(n))


def _ordinal(n: int) -> str:
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _shifted(zero: int) -> Callable[[int], str]:
    return lambda n: "".join(chr(zero + int(digit)) for digit in str(n))


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = MappingProxyType(
    {
        "decimal": str,
        "decimalZero": lambda n: f"{n:02}",
        "decimalFullWidth": _shifted(0xFF10),
        "decimalEnclosedCircle": lambda n: chr(0x245F + n) if n <= 20 else f"({n})",
        "decimalEnclosedParen": lambda n: f"({n})",
        "decimalEnclosedFullstop": lambda n: f"{n}.",
        "numberInDash": lambda n: f"- {n} -",
        "hindiNumbers": _shifted(0x0966),
        "ordinal": _ordinal,
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "upperLetter": _letters(_LATIN.upper()),
        "lowerLetter": _letters(_LATIN),
        "russianUpper": _letters(_RUSSIAN.upper()),
        "russianLower": _letters(_RUSSIAN),
        "arabicAlpha": _letters(_ALPHA),
        "arabicAbjad": _letters(_ABJAD),
        **dict.fromkeys(
            (
                "chineseCounting",
                "chineseCountingThousand",
                "japaneseCounting",
                "taiwaneseCounting",
                "taiwaneseCountingThousand",
            ),
            _han,
        ),
        "ideographDigital": lambda n: "".join(_HAN[int(digit)] for digit in str(n)),
        "none": lambda _n: "",
    }
)


def known(number_format: str) -> bool:
    """Tell whether `numeral` writes this format as Word does; others are written in decimal."""
    return number_format in _FORMATS


def numeral(n: int, number_format: str) -> str:
    """Return a number in a format of `w:numFmt`; zero and below, and unknown formats, are written in decimal."""
    if n < 1:
        return str(n)
    return _FORMATS.get(number_format, str)(n)
