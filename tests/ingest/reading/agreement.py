"""Counts how far what is found in a printed document agrees with what its Word file gives.

`python -m tests.ingest.reading.agreement` writes the table of PDFs into docs/quality.md.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from ingest.pipeline import extract
from samples.source import Source
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


def agreement(
    folder: Path, producer: str, lang: str, font: str, sources: Mapping[str, Source] | None = None
) -> Agreement:
    """Compare documents of a language, or all samples, as one program printed them in one font with their Word files."""
    out = Agreement()
    for name, source in (printing.samples() if sources is None else sources).items():
        if source.lang == lang:
            stem = printing.stem(name, font)
            word = identifiers(folder / "word" / f"{printing.stem(name, printing.FONTS[lang][0])}.docx", lang)
            out.add(stem, set(word), set(identifiers(folder / producer / f"{stem}.pdf", lang)))
    return out


def table() -> str:
    """Return the rows of the section on PDF in docs/quality.md; combinations that cannot be printed here are told."""
    rows = [
        "| documents | program | language | font | identifiers in Word | recall | precision |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for title, sources in (("samples", printing.samples()), ("further", printing.further())):
        with tempfile.TemporaryDirectory() as name:
            folder = printing.print_all(Path(name), sources)
            for producer in printing.PRODUCERS:
                for lang, fonts in printing.FONTS.items():
                    for font in fonts:
                        rows.append(
                            f"| {title} | {producer} | {lang} | {font} | {_figures(folder, producer, lang, font, sources)} |"
                        )
    return "\n".join(rows)


def _figures(folder: Path, producer: str, lang: str, font: str, sources: Mapping[str, Source]) -> str:
    why = printing.missing(producer, font)
    if why:
        return f"not measured: {why} | |"
    found = agreement(folder, producer, lang, font, sources)
    return f"{found.wanted} | {found.recall:.3f} | {found.precision:.3f}".replace(" 0.", " .")


def written() -> str:
    """Write the table between its marks in docs/quality.md, and return it."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN, 1)
    found = table()
    PAGE.write_text(f"{head}{BEGIN}\n\n{found}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
    return found


if __name__ == "__main__":
    print(written())
