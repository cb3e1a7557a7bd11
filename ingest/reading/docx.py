"""Reads a Word document (ECMA-376, transitional or strict) as its author sees it with all changes accepted.

The text holds, in this order: the headers that are shown, the body, footnotes and endnotes, the footers that are shown;
each paragraph ends with a line feed, each table cell is a paragraph or more. Insertions are in; deletions, hidden text,
comments, field codes and page numbers are out, the first two with a note. Generated numbers are written out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lxml import etree

from ingest.errors import EmptyFile
from ingest.reading.package import Package, Relationship, relation_id
from ingest.reading.styles import on, read_numbering, read_styles
from ingest.reading.text import BlockKind, Text
from ingest.reading.wordstory import Story
from ingest.reading.writer import Writer
from ingest.records import Note

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(path: Path, data: bytes, sha256: str, *, max_unpacked_bytes: int) -> Text:
    """Return the text and layout of a Word document.

    Raises:
        NotADocx: an archive without a Word document. UnreadableFile: damaged. EncryptedFile: protected by a password.
        FileTooLarge: unpacks beyond the limit. EmptyFile: no text in it, as in a scan.
    """
    package = Package(path, data, max_unpacked_bytes=max_unpacked_bytes)
    main = package.main_part()
    relations = package.relationships(main)
    root = package.tree(main)
    w = root.tag[: root.tag.index("}") + 1] if root.tag.startswith("{") else ""
    body = root.find(f"{w}body")
    styles = read_styles(_optional(package, relations, "styles"))
    writer = Writer(styles, read_numbering(_optional(package, relations, "numbering"), styles))
    if body is not None:
        _margins(package, relations, writer, body, w, "header")
        Story(writer, w, relations, "paragraph").blocks(body)
        _notes(package, relations, writer)
        _margins(package, relations, writer, body, w, "footer")
    text = writer.text()
    if not text.strip():
        raise EmptyFile(
            path,
            "the document holds no text" + (", only pictures" if writer.pictures else ""),
            place=main,
            remedy="If it is a scan, have it recognised (OCR) first",
        )
    return Text(text, tuple(writer.blocks), MEDIA_TYPE, sha256, (*writer.notes, *_remarks(writer, package, relations)))


def _remarks(writer: Writer, package: Package, relations: Mapping[str, Relationship]) -> Iterator[Note]:
    if writer.pictures:
        yield Note("picture", f"{writer.pictures} pictures or drawings: what they show was not read")
    if any(relation.kind.endswith("/comments") for relation in relations.values()):
        yield Note("comments", "The document has comments; they are no part of its text and were left out")
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        yield Note("macros", "The document has macros; they were not run and are no part of its text")
    for name in sorted(writer.numbering.unknown_formats):
        yield Note("numbering-format", f"Numbers in the format {name} are written in decimal")


def _optional(package: Package, relations: Mapping[str, Relationship], kind: str) -> etree._Element | None:
    for relation in relations.values():
        if relation.kind.endswith(f"/{kind}") and not relation.external and relation.target in package.names:
            return package.tree(relation.target)
    return None


def _margins(
    package: Package,
    relations: Mapping[str, Relationship],
    writer: Writer,
    body: etree._Element,
    w: str,
    kind: BlockKind,
) -> None:
    """Write each distinct header (or footer) once: those of first and even pages only where the document shows them."""
    settings = _optional(package, relations, "settings")
    even = settings is not None and on(
        settings.find(f"{settings.tag[: settings.tag.index('}') + 1]}evenAndOddHeaders"), w
    )
    done: set[str] = set()
    texts: set[str] = set()
    for section in body.iter(f"{w}sectPr"):
        first = on(section.find(f"{w}titlePg"), w)
        for reference in section.iterfind(f"{w}{kind}Reference"):
            page = reference.get(f"{w}type", "default")
            if (page == "first" and not first) or (page == "even" and not even):
                continue
            relation = relations.get(relation_id(reference))
            if relation is None or relation.target in done or relation.target not in package.names:
                continue
            done.add(relation.target)
            before = writer.mark()
            root = package.tree(relation.target)
            namespace = root.tag[: root.tag.index("}") + 1]
            Story(writer, namespace, package.relationships(relation.target), kind).blocks(root)
            text = writer.since(before).strip()
            if not text or text in texts:
                writer.back_to(before)
            texts.add(text)


def _notes(package: Package, relations: Mapping[str, Relationship], writer: Writer) -> None:
    """Write the notes that the text refers to, in the order of their marks; notes may refer to notes."""
    stories: dict[str, tuple[Story, dict[str, etree._Element]]] = {}
    for kind in ("footnote", "endnote"):
        for relation in relations.values():
            if relation.kind.endswith(f"/{kind}s") and relation.target in package.names:
                root = package.tree(relation.target)
                w = root.tag[: root.tag.index("}") + 1]
                story = Story(writer, w, package.relationships(relation.target), "footnote")
                stories[kind] = (story, {note.get(f"{w}id", ""): note for note in root.iterfind(f"{w}{kind}")})
    for kind in ("footnote", "endnote"):
        done = 0
        while done < len(writer.references[kind]):
            key, label = writer.references[kind][done]
            done += 1
            if kind not in stories or key not in stories[kind][1]:
                writer.note(
                    "missing-note", f"The text refers to {kind} {label or key}, which the document does not hold"
                )
                continue
            story, elements = stories[kind]
            story.mark = label
            story.blocks(elements[key])
