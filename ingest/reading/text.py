"""What every reader returns: a text that never changes again, and what the format said about its layout."""

from dataclasses import dataclass
from typing import Literal

from ingest.records import Note

BlockKind = Literal["paragraph", "heading", "bullet", "cell", "header", "footnote", "footer"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the format delimits it; `start` and `end` are code points of the text, without the line end.

    `label` is a number the format generated, as it stands in the text ("2.1", "a)"); it is in logical order, whatever
    the direction of the paragraph. `page` counts from 1, where the format has pages. `level` is the outline level of a heading or the depth of a list item, from 0.
    `table` numbers the tables of the document from 0, `row` and `column` the places of one table's grid.
    """

    kind: BlockKind
    start: int
    end: int
    label: str | None = None
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    style: str | None = None
    rtl: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, its layout where the format has one, and what was left out or doubtful.

    `sha256` is that of the file's bytes. Notes of kind `hyperlink` carry the target of the span they name.
    `confidence` is below 1 where the notes give reason to doubt the text itself.
    """

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    sha256: str
    notes: tuple[Note, ...] = ()
    confidence: float = 1.0
