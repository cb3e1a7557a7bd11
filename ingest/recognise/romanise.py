"""Romanises a name that no source romanises, letter by letter without diacritics, so that it can be part of an identifier.

The result is provisional by nature: writing without short vowels has many readings. Reference facts may join it to the official form.
"""

from collections.abc import Mapping

from ingest.folding import fold
from ingest.language import Language
from ontology.namespaces import slug


def romanise(name: str, language: Language | None) -> str:
    """Return a slug for a name; a name in Latin letters keeps its own."""
    words = []
    for word in name.split():
        if language is None or "romanise" not in language.tables:
            words.append(slug(word))
            continue
        if word.isascii() or fold(word).isdigit():  # a name in Latin letters, or a number in digits of any script
            words.append(slug(word if word.isascii() else fold(word)))
            continue
        given = {fold(k): v for k, v in language.tables.get("persons", {}).get("given", {}).items()}
        folded = fold(word)
        parts = [folded] if language.article else folded.split("-")
        words.append(given.get(folded) or "-".join(given.get(part) or _word(part, language) for part in parts))
    return slug("-".join(word for word in words if word))


def _word(word: str, language: Language) -> str:
    table = language.table("romanise")
    if "syllables" in table:
        return _syllables(word, table["syllables"])
    letters, final, vowels = table["letters"], table["final"], table["vowels"]
    article = language.article
    prefix = ""
    if article and word.startswith(article) and len(word) > len(article) + 1:
        prefix, word = "al-", word[len(article) :]
    sounds = [
        final[char]
        if index == len(word) - 1 and char in final and len(word) > 1
        else letters.get(char, char if char.isascii() else "")
        for index, char in enumerate(word)
    ]
    out = ""
    for sound in sounds:
        digits = out[-1:].isdigit() or sound[:1].isdigit()
        if vowels and out and sound and not digits and out[-1] not in vowels + "-" and sound[0] not in vowels:
            out += "a"
        out += sound
    return (prefix + out[:1].upper() + out[1:]) if out else ""


def _syllables(word: str, table: Mapping[str, str]) -> str:
    """Return the syllables of a word whose characters are syllables; nothing where the table lacks one of them."""
    sound = {char: syllable for syllable, chars in table.items() for char in chars}
    parts = [
        "-".join(piece.split()) if piece.isascii() else "".join(sound.get(char, "?") for char in piece)
        for piece in word.split("-")
    ]
    return "" if any("?" in part for part in parts) else "-".join(part[:1].upper() + part[1:] for part in parts if part)
