"""The command `itugov`: reads arguments, calls one module a command, and turns errors into messages and exit codes."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Final, ParamSpec

import typer
from rich.console import Console

from itugov.errors import CommandError
from itugov.settings import Settings, place, settings
from itugov.telling import tell

app: Final = typer.Typer(
    help="A knowledge graph of how the ITU is governed, with the sentence behind every edge.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
CONSOLE: Final = Console(stderr=True)
USAGE: Final = 2

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="DIR|URL", help="Folder of the store, or address of an engine [default: $ITUGOV_STORE]"
    ),
]
SampleOption = Annotated[
    bool, typer.Option("--sample", help="Ask the bundled sample corpus, built before by serve or build")
]
ManifestOption = Annotated[
    Path | None, typer.Option("--manifest", metavar="FILE", help="Manifest (CSV or YAML) that describes the documents")
]
P = ParamSpec("P")


def reporting(command: Callable[P, int]) -> Callable[P, None]:
    """Make a command end with its exit code, and with one message and a code of its own on an error that the user can mend."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from ingest.errors import IngestError
        from store import StoreError

        try:
            code = command(*args, **kwargs)
        except (IngestError, CommandError, StoreError) as error:
            tell(CONSOLE, f"itugov: {error}", "bold red")
            code = error.code if isinstance(error, CommandError) else USAGE
        except BrokenPipeError:  # the reader of our output, such as head, has seen enough
            sys.stderr.close()
            code = 0
        raise typer.Exit(code)

    return run


def current_settings(store: str | Path | None = None, *, sample: bool = False) -> Settings:
    """Return the settings in force, the store as named on the command line."""
    from dataclasses import replace

    found = settings()
    if sample and store is None:
        store = found.sample_store
    return found if store is None else replace(found, store=place(store))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):  # Arabic must not fail on a terminal that claims ASCII
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("itugov"))
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end")
    ] = False,
) -> None:
    """A knowledge graph of how the ITU is governed, with the sentence behind every edge."""


@app.command()
@reporting
def build(
    source: Annotated[
        list[Path] | None, typer.Argument(metavar="[SOURCE]...", help="Files and folders; none: the bundled samples")
    ] = None,
    store: StoreOption = None,
    manifest: ManifestOption = None,
) -> int:
    """Read documents into the graph, reason, validate, audit. Exit 0 done, 1 a document was refused, 2 usage, 3 engine failure."""
    from itugov.building import run_build

    return run_build(source or [], current_settings(store), manifest, sample_named=store is not None, console=CONSOLE)


@app.command()
@reporting
def serve(
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one", min=0, max=65535)] = 8000,
    sample: Annotated[bool, typer.Option("--sample", help="Serve the bundled sample corpus")] = False,
) -> int:
    """Serve the graph over HTTP; with no store yet, build the sample corpus first."""
    from itugov.serving import run_serve

    return run_serve(current_settings(store), host, port, sample=sample, named=store is not None, console=CONSOLE)


@app.command()
@reporting
def mcp(store: StoreOption = None, sample: SampleOption = False) -> int:
    """Answer a language model over standard input and output (Model Context Protocol; needs the extra `mcp`)."""
    from itugov.assistants import run_mcp
    from itugov.serving import application

    return run_mcp(current_settings(store, sample=sample), application)


@app.command()
@reporting
def extract(
    file: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    lang: Annotated[
        str | None, typer.Option(help="Language of the text (ar, en, es, fr, ru, zh) [default: found]")
    ] = None,
    manifest: ManifestOption = None,
    output: Annotated[str, typer.Option("--format", help="jsonl or table")] = "jsonl",
) -> int:
    """Print what is found in documents, without a store. Exit 1 if a document was refused."""
    from itugov.extracting import run_extract

    return run_extract(file, lang, manifest, _choice("--format", output, ("jsonl", "table")), current_settings())


@app.command()
@reporting
def query(
    what: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE.rq|-", help="Catalogue query, file, or standard input")
    ] = None,
    param: Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="Parameter of the query")] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json or turtle")] = "table",
    store: StoreOption = None,
    sample: SampleOption = False,
) -> int:
    """Ask the graph; without a name, list the catalogue."""
    from itugov.asking import FORMATS, run_list, run_query

    if what is None:
        return run_list()
    return run_query(what, param or [], _choice("--format", output, FORMATS), current_settings(store, sample=sample))


@app.command()
@reporting
def validate(
    output: Annotated[str, typer.Option("--format", help="text, turtle or json")] = "text",
    store: StoreOption = None,
    sample: SampleOption = False,
) -> int:
    """Check the graph against its shapes. Exit 0 conforms, 1 does not, 2 bad shapes, 3 engine failure."""
    from itugov.checking import run_validate

    return run_validate(_choice("--format", output, ("text", "turtle", "json")), current_settings(store, sample=sample))


@app.command()
@reporting
def audit(
    source: Annotated[
        list[Path] | None, typer.Argument(metavar="[SOURCE]...", help="Files and folders to read for the occasion")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, jsonl, csv, html, sarif or junit")] = "table",
    fail_on: Annotated[str, typer.Option("--fail-on", help="violation, warning or never")] = "violation",
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Findings known before (audit --format jsonl), left out")
    ] = None,
    manifest: ManifestOption = None,
    store: StoreOption = None,
    sample: SampleOption = False,
) -> int:
    """List cross-reference findings, each with its quote. Exit 1 if one is as bad as --fail-on says, 3 engine failure."""
    from itugov.checking import AUDIT_FORMATS, FAIL_ON, run_audit

    return run_audit(
        source or [],
        _choice("--format", output, AUDIT_FORMATS),
        _choice("--fail-on", fail_on, FAIL_ON),
        baseline,
        manifest,
        current_settings(store, sample=sample),
        CONSOLE,
    )


@app.command()
@reporting
def export(
    output: Annotated[
        str,
        typer.Option(
            "--format",
            help="trig, nquads, jsonld, graphml, gexf, cytoscape, graphology, jgf, node-link, csv, dot or mermaid",
        ),
    ] = "nquads",
    graph: Annotated[
        list[str] | None,
        typer.Option(
            "--graph", metavar="GRAPH", help="Graphs to export, such as reference or document/C24-21/ar [default: all]"
        ),
    ] = None,
    store: StoreOption = None,
    sample: SampleOption = False,
) -> int:
    """Write the graph, or some of its graphs, to standard output; equal content gives equal bytes."""
    from itugov.exporting import EXPORT_FORMATS, run_export

    return run_export(_choice("--format", output, EXPORT_FORMATS), graph or [], current_settings(store, sample=sample))


@app.command()
@reporting
def fetch(
    symbol: Annotated[
        list[str],
        typer.Argument(metavar="SYMBOL...", help="Symbols such as C24/67(Rev.1), or keys such as S24-CL-C-0067"),
    ],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder for the documents and their manifest.csv")],
    lang: Annotated[str, typer.Option(help="Languages, such as ar,en")] = "ar,en,es,fr,ru,zh",
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Site to fetch from [default: $ITUGOV_FETCH_BASE_URL]")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch also what is already here")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the addresses and ask nobody")] = False,
    output: Annotated[str, typer.Option("--format", help="table or jsonl")] = "table",
) -> int:
    """Fetch ITU documents by symbol and language. Exit 0 all are here, 1 some are not, 2 usage."""
    from dataclasses import replace

    from itugov.fetching import FORMATS, run_fetch
    from itugov.settings import web_address

    found = current_settings()
    if base_url is not None:
        found = replace(found, fetch_base_url=web_address("--base-url", base_url))
    chosen = _choice("--format", output, FORMATS)
    return run_fetch(symbol, lang, to, chosen, found, CONSOLE, again=again, dry_run=dry_run)


@app.command()
@reporting
def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Folder of NAME.mentions.jsonl and NAME.relations.jsonl")
    ],
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS", help="What `itugov extract` printed, as a file; - is standard input")
    ],
    output: Annotated[str, typer.Option("--format", help="table or json")] = "table",
    misses: Annotated[bool, typer.Option("--misses", help="List all that is missed or wrong")] = False,
) -> int:
    """Score extraction records against a gold standard."""
    from itugov.evaluating import FORMATS, run_evaluate

    return run_evaluate(gold, records, _choice("--format", output, FORMATS), misses=misses)


@app.command()
@reporting
def doctor(store: StoreOption = None, sample: SampleOption = False) -> int:
    """Tell what is installed, the store's state, and the limits in force."""
    from itugov.examining import run_doctor

    return run_doctor(current_settings(store, sample=sample))


def _choice(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(allowed)}", param_hint=option)
    return value
