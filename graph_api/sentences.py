"""Finds the sentences around a quote: where they end is told by marks, in the six languages, and by the ends of lines."""

import re
from typing import Final

# After these, and after a letter that stands for a name, a full stop ends nothing
_SHORT: Final = r"(?:\b(?:Rev|Res|Rec|Art|Docs?|Nos?|Add|Corr|Vol|Mr|Mrs|Ms|Dr|St|pp|Rés|Réf|Núm|Sr|Sra|Пересм|Рез|ст|см|гг|стр)|\b[^\W\d_])\.$"
_ABBREVIATED: Final = re.compile(_SHORT, re.IGNORECASE)
_LONGEST: Final = 8  # characters of the longest of them, with the mark
_END: Final = re.compile(
    r"\n+\s*"  # a line
    r"|[.!?؟…]+[\"'»”’)\]]*\s+(?=[^\W\d_a-zа-яß-öø-ÿ]|[\"'«“‘(\[]|\d)"  # a mark, if what follows may begin a sentence
    r"|[。！？]+[”’」』）]*\s*"
)


def within(before: str, quote: str, after: str, sentences: int) -> tuple[str, str]:
    """Return of the text before and after a quote the rest of its own sentences, and so many more on each side."""
    text = before + quote + after
    starts = [0]
    for found in _END.finditer(text):
        mark = found[0].strip()[:1]
        stop = found.start() + 1
        if mark == "." and _ABBREVIATED.search(text, max(0, stop - _LONGEST), stop):
            continue
        starts.append(found.end())
    first, last = len(before), len(before) + len(quote)
    ahead = [start for start in starts if start <= first]
    behind = [start for start in (*starts, len(text)) if start >= last]
    begin = ahead[max(0, len(ahead) - 1 - sentences)]
    end = behind[min(sentences, len(behind) - 1)]
    return text[begin:first], text[last:end].rstrip()
