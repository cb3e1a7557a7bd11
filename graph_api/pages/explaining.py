"""Says what went wrong in the reader's language: by the sentence of the catalogue that the service said, else by the kind of problem.

The catalogue holds the sentences with names for what differs from time to time (`said_…`), and one explanation for each code of a problem (`problem_…`). What is said in English
stays the details' own; a sentence that the catalogue has not is explained by its kind, and shown as it is.
"""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any, Final

from graph_api.words import SOURCE, words

_NAME: Final = re.compile(r"\{([a-z]+)\}")
_SENTENCE: Final = "said_"
_KIND: Final = "problem_"
# What is in patterns, which say nothing to a reader, and the words for it
_FORMS: Final[Mapping[str, str]] = {r"\d{4}(-\d{2}": "form_of_date", r"^(0(\.\d": "form_of_share"}
# Of a wrong parameter, where it stands in the request; that it was in the address goes without saying
_WITHIN: Final = re.compile(r"^(?:query|path|body)\.")


def explained(lang: str, told: Mapping[str, Any]) -> str:
    """Return what problem details say as paragraphs; on a page in English, whose sentences the service says already, as they are."""
    w = words()[lang]
    detail = str(told["detail"])
    kind = f"{_KIND}{str(told['code']).replace('-', '_')}"
    meant = f"<p>{escape(w[kind])}</p>" if kind in w else ""
    if told.get("errors"):
        return f"{meant}<ul>{''.join(_parameter(lang, error) for error in told['errors'])}</ul>"
    if lang == SOURCE:
        return f"{meant}<p>{escape(detail)}</p>"
    said = sentence(lang, detail)
    if said:
        return f"{meant}<p>{said}</p>"
    return f'{meant}<p>{escape(w["what_it_says"])}: <bdi lang="{SOURCE}" dir="ltr">{escape(detail)}</bdi></p>'


def sentence(lang: str, english: str) -> str:
    """Return a sentence of the service in a language, its names isolated; nothing where the catalogue has it not."""
    found = next(((key, match) for key, pattern in _sentences() if (match := pattern.fullmatch(english))), None)
    if found is None:
        return ""
    key, match = found
    return _NAME.sub(lambda name: f"<bdi>{escape(match[name[1]])}</bdi>", escape(words()[lang][key], quote=False))


def _parameter(lang: str, error: Mapping[str, str]) -> str:
    name, message = _WITHIN.sub("", error["in"]), error["message"]
    form = next((key for pattern, key in _FORMS.items() if pattern in message), None)
    if form is not None:
        said = escape(words()[lang][form])
    else:
        said = escape(message) if lang == SOURCE else sentence(lang, message)
    shown = said or f'<bdi lang="{SOURCE}" dir="ltr">{escape(message)}</bdi>'
    return f'<li><bdi dir="ltr"><code>{escape(name)}</code></bdi>: {shown}</li>'


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the sentences of the catalogue as patterns, those that leave least open first."""
    source = words()[SOURCE]
    texts = sorted(
        ((key, source[key]) for key in source if key.startswith(_SENTENCE)),
        key=lambda item: (-len(_NAME.sub("", item[1])), item[0]),
    )
    return tuple((key, re.compile(_pattern(text), re.DOTALL)) for key, text in texts)


def _pattern(text: str) -> str:
    parts = _NAME.split(text)
    return "".join(f"(?P<{part}>.*?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
