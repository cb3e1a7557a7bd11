"""Times the index of texts over a made graph: building, size, searching, suggesting, and joining in SPARQL beside a scan by REGEX.

    python -m benchmarks.text [--quads 1000000]

A document has 60 paragraphs, 100 mentions and 50 claims, in one of four scripts; a tenth of the quads are names of 100,000 (at a
million) for a quarter as many bodies. Words are drawn by Zipf's law from 4,000 made ones, and every third quote holds the word for
a council, so that the dearest searches are there too. All by a fixed seed. Times are the least of the runs, in milliseconds of one
processor (of the service's answers, by the clock), in one process without a network; those have labels and JSON beside the search.
"""

import argparse
import asyncio
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import httpx
import pyoxigraph as ox

from benchmarks.serving import fact, iri, node
from graph_api.app import create_app
from graph_api.reading import PROLOGUE, Reading, Results, rows
from graph_api.text.finding import Hit, TextIndex, Wanted
from graph_api.text.holding import Texts
from graph_api.text.joining import finders
from graph_api.text.writing import index_in
from ontology.identifiers import claim_hash
from ontology.load import ontology_triples, reference_triples
from store import expanded

QUADS_PER_DOCUMENT = 1_845
LETTERS = {
    "ar": "ابتثجحدرسعفقكلمنهوي",
    "en": "abcdefghilmnoprstu",
    "ru": "абвгдеиклмнопрсту",
    "zh": "电信联盟理事会决议世界信息社会发展部门标准化无线通",
}
COUNCIL = {"ar": "المجلس", "en": "Council", "ru": "Совета", "zh": "理事会"}
LANGUAGES = tuple(LETTERS)
SEARCHES = (
    ("Council", "a word in every third quote"),
    ("المجلس", "the same, with the article"),
    ("совет", "the same, a beginning of it"),
    ("理事会", "the same, of Chinese"),
    ("{rare}", "a rare word"),
    ("{two}", "two words of one quote"),
    ("Body 1234", "a name"),
    ("c", "one letter"),
    ("council {rare} zzz", "nothing holds all words"),
)


class Words:
    """Makes texts out of words that are drawn by Zipf's law."""

    def __init__(self, seed: int) -> None:
        made = random.Random(1)
        self._chosen = random.Random(seed)
        self.words = {
            lang: [
                "".join(made.choices(letters, k=made.randint(2, 3) if lang == "zh" else made.randint(3, 9)))
                for _ in range(4000)
            ]
            for lang, letters in LETTERS.items()
        }
        self._weights = [1 / rank for rank in range(1, 4001)]

    def text(self, lang: str, least: int, most: int) -> str:
        """Return a text of so many words, which says Council in one of three cases."""
        found = self._chosen.choices(self.words[lang], self._weights, k=self._chosen.randint(least, most))
        if self._chosen.random() < 1 / 3:
            found[self._chosen.randrange(len(found))] = COUNCIL[lang]
        return ("" if lang == "zh" else " ").join(found)


class Made:
    """The graph in a database of its own; a snapshot to those who read it."""

    def __init__(self, quads: int, folder: Path) -> None:
        self._database = ox.Store(str(folder))
        self._database.bulk_extend(ox.Quad(*triple) for triple in triples(quads))
        self._database.optimize()
        self.size = len(self._database)

    @property
    def name(self) -> str:
        """The name of the snapshot."""
        return f"made{self.size}"

    @property
    def written(self) -> date | None:
        """Its day, which nothing here asks for."""
        return None

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        """Evaluate a query over all of it."""
        assert default_graphs is None
        assert named_graphs is None
        return self._database.query(sparql)


def triples(quads: int) -> Iterator[ox.Triple]:
    """Yield about as many triples as are asked for, beside those of the ontology and the reference facts."""
    yield from ontology_triples()
    yield from reference_triples()
    bodies = quads // 40
    words = Words(0)
    for number in range(bodies):
        path = f"body/B{number}"
        yield fact(path, "rdf:type", iri("itu:Body"))
        yield fact(path, "itu:partOf", node(random.Random(number).choice(("body/ITU-R", "body/ITU-T", "body/ITU-D"))))
        for lang in LANGUAGES:
            named = f"Body {number}" if lang == "en" else words.text(lang, 2, 6)
            yield fact(path, "skos:prefLabel", ox.Literal(named, language=lang))
    for number in range((quads - bodies * 6) // QUADS_PER_DOCUMENT):
        yield from document(number, bodies)


def document(number: int, bodies: int) -> Iterator[ox.Triple]:
    """Yield what a document holds."""
    chosen, words = random.Random(number), Words(number)
    lang = LANGUAGES[number % len(LANGUAGES)]
    path, version = f"document/C30-{number}", f"document/C30-{number}/{lang}"
    yield from (
        fact(path, "rdf:type", iri("itu:Document")),
        fact(path, "itu:symbol", ox.Literal(f"C30/{number}")),
        fact(path, "dcterms:title", ox.Literal(words.text(lang, 4, 9), language=lang)),
        fact(path, "dcterms:date", ox.Literal(f"{2000 + number % 30}-03-01", datatype=iri("xsd:date"))),
        fact(version, "rdf:type", iri("itu:LanguageVersion")),
        fact(version, "itu:versionOf", node(path)),
    )
    for paragraph in range(1, 61):
        name = f"{version}/p/{paragraph}"
        yield fact(name, "rdf:type", iri("itu:Paragraph"))
        yield fact(name, "itu:paragraphOf", node(version))
        yield fact(name, "itu:paragraphLabel", ox.Literal(str(paragraph)))
    for at in range(150):
        claimed, found = at >= 100, f"body/B{chosen.randrange(bodies)}"
        quote = words.text(lang, 6, 30) if claimed else words.text(lang, 1, 4)
        start, end = at * 300, at * 300 + len(quote)
        if claimed:
            subject = f"body/B{chosen.randrange(bodies)}"
            name = f"claim/{version}/{start}-{end}/{claim_hash(subject, 'itu:reportsTo', found)}"
            yield fact(subject, "itu:reportsTo", node(found))
            yield fact(name, "rdf:type", iri("itu:Claim"))
            yield fact(name, "rdf:subject", node(subject))
            yield fact(name, "rdf:predicate", iri("itu:reportsTo"))
            yield fact(name, "rdf:object", node(found))
            yield fact(name, "itu:status", ox.Literal("asserted"))
        else:
            name = f"mention/{version}/{start}-{end}/body"
            yield fact(path, "itu:mentions", node(found))
            yield fact(name, "rdf:type", iri("itu:Mention"))
            yield fact(name, "itu:refersTo", node(found))
        yield fact(name, "itu:inParagraph", node(f"{version}/p/{at % 60 + 1}"))
        yield fact(name, "itu:quote", ox.Literal(quote, language=lang))
        yield fact(name, "itu:charStart", ox.Literal(start))
        yield fact(name, "itu:charEnd", ox.Literal(end))
        yield fact(name, "itu:rule", ox.Literal("made"))
        yield fact(name, "itu:confidence", ox.Literal("0.9", datatype=iri("xsd:decimal")))
        yield fact(name, "itu:origin", ox.Literal("text"))


def least_ms(work: Callable[[], object], runs: int = 9) -> float:
    """Return the processor time that something takes at least: what others do on the cores does not count."""
    work()
    times = []
    for _ in range(runs):
        begun = time.thread_time()
        work()
        times.append((time.thread_time() - begun) * 1000)
    return min(times)


def _first_page(index: TextIndex, text: str) -> Sequence[Hit]:
    return index.find(Wanted(text))[:20]


def searched(index: TextIndex) -> None:
    """Time searches, and the counts of all facets."""
    for text, meaning in SEARCHES:
        asked = text.replace("{rare}", RARE).replace("{two}", f"{RARE} {COMMON}")
        found = index.find(Wanted(asked))
        page = least_ms(partial(_first_page, index, asked))
        facets = least_ms(partial(found.facets, ("type", "sector", "year", "language")), runs=3)
        print(f"{page:>9.1f} {facets:>9.1f} {found.names:>8,} {found.quotes:>8,}  {meaning}")


RARE = Words(0).words["en"][3000]
COMMON = Words(0).words["en"][3]


def main() -> None:
    """Make a graph, index it, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = Made(given.quads, Path(folder) / "database")
        print(f"{made.size:,} triples")
        begun = time.perf_counter()
        reading = Reading(made)
        file = index_in(reading, Path(folder))
        print(f"built in {time.perf_counter() - begun:.1f} s, {file.stat().st_size / 1e6:.0f} MB")
        del reading
        gc.collect()
        index = TextIndex(file)
        print(f"\n{'page, ms':>9} {'facets':>9} {'names':>8} {'quotes':>8}")
        searched(index)
        print("\nsuggest, ms")
        for beginning, kind in (
            ("b", None),
            ("body 12", None),
            ("ال", None),
            ("المج", None),
            ("理", None),
            ("cou", "itu:Body"),
            ("c", "itu:Organ"),
        ):
            print(f"{least_ms(partial(index.suggest, beginning, kind, 11)):>9.2f}  {beginning} {kind or ''}")
        asyncio.run(served(made, Path(folder)))
        print(
            "\nin SPARQL, ms: claims by their words with subject and object, by the index and by REGEX over all quotes"
        )
        for words_, pattern in ((RARE, RARE), (f"{RARE} {COMMON}", f"{RARE}.*{COMMON}|{COMMON}.*{RARE}")):
            joined(made, index, words_, pattern)


async def served(made: Made, folder: Path) -> None:
    """Time the first page of the service."""
    transport = httpx.ASGITransport(create_app(lambda: made, texts=Texts(lambda _: folder)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        print("\nthe service's answer, ms")
        for url in (
            "search?q=Council",
            "search?q=المجلس&facet=type&facet=sector&facet=year&facet=language",
            f"search?q={RARE}",
            "search?q=Body+1234",
            "suggest?prefix=المج",
            "suggest?prefix=bod",
        ):
            times = []
            for _ in range(10):
                begun = time.perf_counter()
                (await client.get(f"/api/v1/{url}")).raise_for_status()
                times.append((time.perf_counter() - begun) * 1000)
            print(f"{min(times):>9.1f}  {url}")


def joined(made: Made, index: TextIndex, words: str, pattern: str) -> None:
    """Time the same question to the index and to a scan."""
    triples = "?c rdf:subject ?s ; rdf:object ?o"
    by_index = f'{PROLOGUE}SELECT * {{ ?c itu:quoteMatches "{words}" . {triples} }}'
    by_scan = f'{PROLOGUE}SELECT * {{ ?c itu:quote ?q ; {triples[3:]} FILTER(REGEX(?q, "{pattern}", "i")) }}'
    counts = []

    def count(query: str) -> None:
        counts.append(len(rows(made.query(query))))

    fast = least_ms(lambda: count(expanded(by_index, finders(index))))
    slow = least_ms(lambda: count(by_scan), runs=3)
    print(f"{fast:>9.1f} {slow:>9.1f}  {slow / fast:>5.0f} times, {counts[0]} and {counts[-1]} rows: {words}")


if __name__ == "__main__":
    main()
