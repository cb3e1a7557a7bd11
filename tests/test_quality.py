"""The house rules that a machine can check: lint, types, imports in one direction, module size, what is packed, what is documented."""

import ast
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from itugov.settings import SETTINGS
from queries.catalogue import catalogue
from tests.shared import ROOT

PACKAGES = ("ontology", "ingest", "store", "reasoning", "shapes", "queries", "graph_api", "itugov", "samples")
ALLOWED = {
    "ontology": set(),
    "store": set(),
    "reasoning": set(),
    "samples": set(),
    "ingest": {"ontology"},
    "shapes": {"ontology"},
    "queries": {"ontology"},
    "graph_api": {"ontology", "queries", "store"},
    "itugov": set(PACKAGES),
}


def _run(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lint() -> None:
    _run("ruff", "check", ".")
    _run("ruff", "format", "--check", ".")


def test_types() -> None:
    _run("mypy")


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            for module in modules:
                other = module.partition(".")[0]
                if other in PACKAGES and other != package:
                    assert other in ALLOWED[package], f"{file.relative_to(ROOT)}:{node.lineno} imports {module}"
                assert other != "tests", f"{file.relative_to(ROOT)}:{node.lineno} imports the tests"


def test_every_package_is_covered() -> None:
    found = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert found == set(PACKAGES) == set(ALLOWED)


def test_modules_stay_small() -> None:
    long = {
        str(f.relative_to(ROOT)): n
        for package in PACKAGES
        for f in (ROOT / package).rglob("*.py")
        if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long, f"modules over 400 lines do more than one thing: {long}"


def test_the_wheel_holds_our_packages_and_their_data(tmp_path: Path) -> None:
    _run("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path), ".")
    (wheel,) = tmp_path.glob("itugov-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    tops = {n.partition("/")[0] for n in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == set(PACKAGES)
    here = {
        str(f.relative_to(ROOT))
        for package in PACKAGES
        for f in (ROOT / package).rglob("*")
        if f.is_file() and "__pycache__" not in f.parts
    }
    assert here <= set(names), f"not in the wheel: {sorted(here - set(names))[:10]}"


def test_readme_names_every_setting_command_and_query() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    from itugov.cli import app

    commands = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback is not None]
    assert len(commands) == 11
    for word in (*(s.variable for s in SETTINGS), *(f"itugov {c}" for c in commands), *catalogue()):
        assert word in readme, f"README.md does not name {word}"


def test_readme_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for marker in ("command:serve", "command:test"):
        found = re.search(rf"<!-- {marker} -->\n```sh\n([^\n]+)\n```", readme)
        assert found, f"README.md has no one-line command after <!-- {marker} -->"
        assert "-m venv" in found[1]


def test_changelog_and_licence() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_nothing_names_a_machine() -> None:
    if shutil.which("git") is None:
        pytest.skip("there is no git to list the files")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if files == [""]:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"/[w]ork/|/[r]oot/")
    for name in files:
        file = ROOT / name
        if (
            name
            and file.is_file()
            and file.suffix in (".py", ".md", ".toml", ".ttl", ".rq", ".sh", ".yml", ".css", ".js")
        ):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                assert not pattern.search(line), f"{name}:{number}: {line.strip()[:100]}"
