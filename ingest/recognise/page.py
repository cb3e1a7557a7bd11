"""What every recogniser is given: the text, its folded copy, its segments, and the tables of its language."""

from dataclasses import dataclass, replace
from typing import Any

from ingest.folding import Folded
from ingest.language import Language, language
from ingest.records import Mention, Segment

_QUOTES = '"«»“”„'


@dataclass(frozen=True, slots=True)
class Page:
    """A text ready to be searched; recognisers work on `folded.text` and give spans of the original."""

    text: str
    folded: Folded
    segments: tuple[Segment, ...]
    language: Language | None
    code: str

    @classmethod
    def of(cls, text: str, code: str, segments: tuple[Segment, ...] = ()) -> "Page":
        """Fold a text; without segments each line counts as one."""
        tables = language(code)
        return cls(text, Folded(tables.joined(text) if tables is not None else text), segments, tables, code)

    def mention(self, start: int, end: int, type: str, id: str | None, **more: Any) -> Mention:
        """Return a mention for a span of the folded copy."""
        first, last = self.folded.span(start, end)
        return Mention(first, last, self.text[first:last], type, id, **more)

    def written(self, start: int, end: int) -> str:
        """Return the letters for a span of the folded copy, without soft hyphens and spaces that say nothing."""
        return self.folded.original[slice(*self.folded.span(start, end))].replace("\u00ad", "")

    def closed(self, start: int, end: int) -> int:
        """Return the end of a name, behind the mark that closes a quotation in it if the name holds but the one that opens it."""
        quotes = sum(char in _QUOTES for char in self.text[start:end])
        return end + 1 if quotes % 2 and self.text[end : end + 1] in tuple(_QUOTES) else end

    def resize(self, mention: Mention, start: int, end: int) -> Mention:
        """Return the mention with another span of the original."""
        return replace(mention, start=start, end=end, text=self.text[start:end])

    def folded_span(self, mention: Mention) -> tuple[int, int]:
        """Return a mention's span in the folded copy."""
        return self.folded.offset(mention.start), self.folded.offset(mention.end)
