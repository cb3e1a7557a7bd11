"""Counts how far what is found in a printed document agrees with what its Word file gives.

`python -m tests.ingest.reading.agreement` writes the table of PDFs into docs/quality.md.
"""

import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from ingest.pipeline import extract
from tests.ingest.reading import printing

PAGE: Final = printing.ROOT / "docs" / "quality.md"
BEGIN: Final = "<!-- PDF: python -m tests.ingest.reading.agreement -->"
END: Final = "<!-- end of PDF -->"


@dataclass(slots=True)
class Agreement:
    """Identifiers of Word files found again in PDFs, and others, by document."""

    hits: int = 0
    wanted: int = 0
    given: int = 0
    missed: dict[str, set[str]] = field(default_factory=dict)
    added: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, word: set[str], pdf: set[str]) -> None:
        """Count a document."""
        self.hits += len(word & pdf)
        self.wanted += len(word)
        self.given += len(pdf)
        if word - pdf:
            self.missed[name] = word - pdf
        if pdf - word:
            self.added[name] = pdf - word

    @property
    def recall(self) -> float:
        """The share of the Word files' identifiers that the PDFs give."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """The share of the PDFs' identifiers that the Word files give."""
        return self.hits / self.given if self.given else 0.0


@lru_cache(maxsize=256)
def identifiers(file: Path, lang: str) -> frozenset[str]:
    """Return what the mentions of a document refer to."""
    return frozenset(mention.id for mention in extract(file, lang=lang).mentions if mention.id is not None)


def agreement(folder: Path, producer: str, lang: str, font: str) -> Agreement:
    """Compare every document of a language as one program printed it in one font with its Word file."""
    out = Agreement()
    for name, source in printing.samples().items():
        if source.lang == lang:
            stem = printing.stem(name, font)
            word = identifiers(folder / "word" / f"{printing.stem(name, printing.FONTS[lang][0])}.docx", lang)
            out.add(stem, set(word), set(identifiers(folder / producer / f"{stem}.pdf", lang)))
    return out


def table() -> str:
    """Return the rows of the section on PDF in docs/quality.md; combinations that cannot be printed here are told."""
    rows = [
        "| program | language | font | identifiers in Word | recall | precision |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = printing.print_all(Path(name))
        for producer in printing.PRODUCERS:
            for lang, fonts in printing.FONTS.items():
                for font in fonts:
                    why = printing.missing(producer, font)
                    if why:
                        rows.append(f"| {producer} | {lang} | {font} | not measured: {why} | | |")
                        continue
                    found = agreement(folder, producer, lang, font)
                    figures = f"{found.wanted} | {found.recall:.3f} | {found.precision:.3f}".replace("0.", ".")
                    rows.append(f"| {producer} | {lang} | {font} | {figures} |")
    return "\n".join(rows)


def written() -> str:
    """Write the table between its marks in docs/quality.md, and return it."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN, 1)
    found = table()
    PAGE.write_text(f"{head}{BEGIN}\n\n{found}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
    return found


if __name__ == "__main__":
    print(written())
