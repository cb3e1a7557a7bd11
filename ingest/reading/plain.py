"""Reads plain text: the characters of the file exactly as they are, line ends and all.

UTF-8, or another encoding that the text itself proves (`encodings`). A byte order mark is a signature of the encoding and no
part of the text (Unicode 23.8; RFC 3629, 6), so offset 0 is the character after it. Line ends are not translated.
"""

from pathlib import Path
from typing import Final

from ingest.errors import EmptyFile
from ingest.reading.encodings import decode
from ingest.reading.text import Text

MEDIA_TYPE: Final = "text/plain"


def read_plain(path: Path, data: bytes, sha256: str) -> Text:
    """Return the text of a plain text file.

    Raises:
        WrongEncoding: not valid UTF-8, and nothing else that gives words; says where, and which encoding it looks like.
        EmptyFile: nothing but white space.
    """
    text, notes = decode(path, data)
    if not text.strip():
        raise EmptyFile(path, "the file holds nothing but white space", remedy="Check that it was saved whole")
    return Text(text, (), MEDIA_TYPE, sha256, notes)
