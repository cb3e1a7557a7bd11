"""Documents to be fetched, and where the site keeps them."""

import io
import zipfile

from tests.ingest import word

FOLDER = "/dms_pub/itu-s/md/24/cl/c/"
WORD_PATH = FOLDER + "S24-CL-C-0067!!MSW-E.docx"
PDF_PATH = FOLDER + "S24-CL-C-0067!!PDF-E.pdf"
NAME = "S24-CL-C-0067!!MSW-E.docx"
PDF_NAME = "S24-CL-C-0067!!PDF-E.pdf"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in &amp; go on</title></head><body>no</body></html>"
PDF = b"%PDF-1.4\n" + b"x" * 500 + b"\ntrailer\n%%EOF\n"


def docx(text: str = "The Council took note of Resolution 9.") -> bytes:
    """A Word document, larger than one piece of an answer."""
    body = word.p(text) + "".join(word.p(f"{text} {n}") for n in range(40))
    return word.docx(body)


def bomb() -> bytes:
    """A Word document that unpacks to far more than it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", word.CONTENT_TYPES.format(word.MAIN_TYPE))
        packed.writestr("word/document.xml", b" " * 30_000_000)
    return made.getvalue()


DOCX = docx()
