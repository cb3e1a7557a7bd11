"""The scripts that the pages load are those that their sources make, and ask no other host."""

import hashlib
import json
import re
from pathlib import Path

from graph_api.assets import FOLDER, asset
from tests.graph_api.service import Client, application, snapshot
from tests.shared import ROOT

SOURCES = ROOT / "frontend"
DIST = ROOT / "graph_api" / "static" / "dist"
MANIFEST = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
SCRIPTS = ("drawing", "editor", "graph", "map", "path", "suggest")
# Names of vocabularies, which nothing fetches
NAMES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_bundle_is_of_these_sources() -> None:
    sources = {
        "package.json",
        "package-lock.json",
        "build.mjs",
        *(f"src/{f.name}" for f in (SOURCES / "src").iterdir()),
    }
    remedy = "run: cd frontend && npm ci && npm run build"
    assert {name: digest(SOURCES / name) for name in sources} == MANIFEST["inputs"], remedy


def test_the_bundle_is_whole() -> None:
    files = {file.name for file in DIST.iterdir()} - {"manifest.json"}
    assert files == {*(f"{name}.js" for name in SCRIPTS), "LICENSES.txt"}
    assert {name: digest(DIST / name) for name in files} == MANIFEST["outputs"]


def test_no_script_names_another_host_or_makes_code() -> None:
    for file in DIST.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[\w./-]+", text)) <= NAMES, file.name
        assert not re.search(r"\beval\(|new Function\(", text), file.name


def test_every_package_has_its_licence() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]
    told = (DIST / "LICENSES.txt").read_text(encoding="utf-8")
    for name, version in wanted.items():
        assert f"{name} {version} (MIT)" in told
    licences = set(re.findall(r"^\S+ \d\S* \(([^)]+)\)$", told, re.MULTILINE))
    assert licences <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}


def test_what_a_page_loads_is_kept_for_ever_and_nothing_else_is() -> None:
    ever, again = "public, max-age=31536000, immutable", "public, max-age=0, must-revalidate"
    with Client(application(snapshot())) as client:
        page = client.get("/en/graph?id=body/ISC-TF").text
        loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        assert len(loaded) == 4
        for script in ("graph", "path", "editor"):
            text = (DIST / f"{script}.js").read_text(encoding="utf-8")
            loaded += [f"/static/dist/{name}" for name in re.findall(r'"\./((?:drawing|suggest)[^"]*\.js)"', text)]
        assert {asset("dist/drawing.js"), asset("dist/suggest.js")} < set(loaded)
        for url in loaded:
            answer = client.get(url)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, ever), url
        for url in ("/static/site.css", "/static/site.0123456789ab.css", "/static/dist/graph.js"):
            answer = client.get(url)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, again), url
        assert client.get("/static/site.css").content == (FOLDER / "site.css").read_bytes()
        assert client.get("/static/none.0123456789ab.css").status_code == 404
