"""Opens an Office Open XML package (ECMA-376 part 2) and gives out its parts as XML trees, trusting nothing in it.

No DTD is accepted, so there are no entities to expand; nothing is fetched; a part is never unpacked beyond the limits.
"""

import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from ingest.errors import EncryptedFile, FileTooLarge, NotADocx, UnreadableFile

MAX_RATIO: Final = 250
"""How many times larger a part may be unpacked than packed; real Word documents stay under 100."""

_RATIO_FROM_BYTES: Final = 4 * 1024 * 1024
_MAX_ENTRIES: Final = 20_000
_ENCRYPTED_FLAG: Final = 0x1  # APPNOTE.TXT 4.4.4, bit 0
# what zipfile and its decompressors raise over damaged archives
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError,
)  # fmt: skip
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_IDS: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_OFFICE_DOCUMENT: Final = "/officeDocument"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A pointer from one part to another, or to the outside world."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one file, unpacked when asked for."""

    def __init__(self, path: Path, data: bytes, *, max_unpacked_bytes: int) -> None:
        """Open the archive.

        Raises:
            UnreadableFile: damaged. EncryptedFile: protected by a password. FileTooLarge: too many entries.
        """
        self.path = path
        self._left = max_unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as error:
            raise self._damaged("archive", error) from error
        entries = self._zip.infolist()
        if len(entries) > _MAX_ENTRIES:
            raise FileTooLarge(
                path,
                f"the archive has {len(entries):,} entries, over the limit of {_MAX_ENTRIES:,}",
                place="archive",
                remedy="Do not trust this file; if you do, save it again in Word",
            )
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise EncryptedFile(
                path,
                "the archive is protected by a password",
                place="archive",
                remedy="Save a copy without a password",
            )
        self.names: frozenset[str] = frozenset(entry.filename for entry in entries)

    def main_part(self) -> str:
        """Return the name of the part that holds the document.

        Raises:
            NotADocx: there is none; the message says what the file looks like instead.
        """
        if "[Content_Types].xml" not in self.names:
            raise self._something_else()
        for relation in self.relationships("").values():
            if relation.kind.endswith(_OFFICE_DOCUMENT) and relation.target in self.names:
                if relation.target.startswith(("xl/", "ppt/", "visio/")):
                    raise self._something_else()
                return relation.target
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise self._something_else()

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return the relationships of a part by id; none if it has none. The package itself is the part ``""``."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self.names:
            return {}
        out = {}
        for element in self.tree(listing).iter(_RELATIONSHIPS):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            out[element.get("Id", "")] = Relationship(element.get("Type", ""), target, external)
        return out

    def tree(self, part: str) -> etree._Element:
        """Return the root of a part.

        Raises:
            UnreadableFile: damaged, or not well-formed, or with a DTD. FileTooLarge: unpacks to too much.
        """
        data = self._bytes(part)
        if any(mark in data for mark in _DOCTYPE):
            raise UnreadableFile(
                self.path,
                "a DTD in an Office document, which the standard forbids",
                place=part,
                remedy="Do not trust this file",
            )
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(f"{part}, line {error.lineno}", error) from error

    def _bytes(self, part: str) -> bytes:
        entry = self._zip.getinfo(part)
        limit = self._left
        if entry.compress_size and _RATIO_FROM_BYTES < MAX_RATIO * entry.compress_size < limit:
            limit = MAX_RATIO * entry.compress_size
        elif MAX_RATIO * entry.compress_size <= _RATIO_FROM_BYTES:
            limit = min(limit, _RATIO_FROM_BYTES)
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)
        except _DAMAGE as error:
            raise self._damaged(part, error) from error
        if len(data) > limit:
            raise FileTooLarge(
                self.path,
                f"unpacks to more than {limit:,} bytes from {entry.compress_size:,}: a decompression bomb, or a huge document",
                place=part,
                remedy="Do not trust this file; if you do, save it again in Word, or raise ITUGOV_MAX_FILE_BYTES",
            )
        self._left -= len(data)
        return data

    def _damaged(self, place: str, error: Exception) -> UnreadableFile:
        return UnreadableFile(
            self.path,
            f"the document is damaged: {error}",
            place=place,
            remedy="Fetch it again, or open and repair it in Word",
        )

    def _something_else(self) -> NotADocx:
        what = "a ZIP archive without a Word document in it"
        remedy = "Unpack it and name the documents inside"
        if any(name.startswith("xl/") for name in self.names):
            what, remedy = "a spreadsheet (.xlsx)", "Save the text as .docx or .txt"
        elif any(name.startswith("ppt/") for name in self.names):
            what, remedy = "a presentation (.pptx)", "Save the text as .docx or .txt"
        elif "mimetype" in self.names:
            kind = self._bytes("mimetype").decode("ascii", errors="replace").strip()
            known = {
                "application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
                "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (.ods)",
                "application/epub+zip": "an e-book (.epub)",
            }
            what, remedy = known.get(kind, f"a file of type {kind}"), "Save it as .docx"
        return NotADocx(self.path, f"not a Word document: this is {what}", remedy=remedy)


def relation_id(element: etree._Element) -> str:
    """Return the id of the relationship an element names (`r:id`), or the empty string."""
    return next((value for name in _IDS if (value := element.get(name)) is not None), "")
