"""Runs `itugov extract`: files in, extraction records out, without a store."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ingest.errors import IngestError, ManifestError
from ingest.manifest import FILE_NAMES, Manifest, read_manifest
from ingest.patterns import keep_in
from ingest.pipeline import extract
from ingest.records import Record
from itugov.guarding import guarded
from itugov.settings import Settings
from ontology.languages import OFFICIAL_LANGUAGES


def run_extract(files: Sequence[Path], lang: str | None, manifest: Path | None, output: str, settings: Settings) -> int:
    """Print the record of each file; return 1 if one was refused."""
    if lang is not None and lang not in OFFICIAL_LANGUAGES:
        raise ManifestError(
            "--lang", f"{lang!r} is not a language of the UN", remedy="Use one of " + ", ".join(OFFICIAL_LANGUAGES)
        )
    keep_in(settings.cache)
    rows = read_manifest(manifest) if manifest is not None else None
    code = 0
    for file in files:
        if file.name in FILE_NAMES:  # a pattern such as folder/* names it too
            print(f"itugov: {file} is a manifest, not a document: passed over", file=sys.stderr)
            continue
        try:
            record = guarded(file, partial(_record, file, lang, rows, settings), timeout_s=settings.document_timeout_s)
        except IngestError as error:
            print(f"itugov: {error}", file=sys.stderr)
            code = 1
            continue
        sys.stdout.write(_line(record) if output == "jsonl" else _table(record))
    return code


def _record(file: Path, lang: str | None, rows: Manifest | None, settings: Settings) -> Record:
    row = rows.row_for(file) if rows else None
    return extract(file, lang=lang, row=row, max_bytes=settings.max_file_bytes, bounds=settings.bounds)


def _line(record: Record) -> str:
    return json.dumps(record.to_json(), ensure_ascii=False, sort_keys=False) + "\n"


def _table(record: Record) -> str:
    from graph_api.sparql.results import table

    identity = record.identity
    head = f"{record.doc}: {record.document} ({record.lang}, known by {identity.origin})\n"
    mentions = [(str(m.start), str(m.end), m.type, m.id or f"? {m.reason}", _short(m.text)) for m in record.mentions]
    relations = [
        (str(r.start), str(r.end), r.subject, r.predicate, r.object, r.status, r.rule) for r in record.relations
    ]
    return (
        head
        + "\n"
        + table(("start", "end", "type", "identifier", "text"), mentions)
        + "\n"
        + table(("start", "end", "subject", "predicate", "object", "status", "rule"), relations)
        + "\n"
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
