"""The scripts that the pages load are those that their sources make, and ask no other host."""

import hashlib
import json
import re
from pathlib import Path

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
