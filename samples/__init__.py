"""The bundled sample corpus: documents of our own in the form of ITU documents, and none of ITU's."""

from importlib.resources import as_file, files
from pathlib import Path


def documents() -> Path:
    """Return the folder of the sample documents and their ``manifest.csv``.

    The package is installed unpacked, so the folder lasts as long as the process; from a zipped package it would not exist.
    """
    with as_file(files(__name__) / "documents") as folder:
        return folder
