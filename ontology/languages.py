"""The languages of the documents, and which of them run from right to left."""

from typing import Final

# Constitution of the ITU, Article 29, No. 171
OFFICIAL_LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
# Also those in which a name or title may be given
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
