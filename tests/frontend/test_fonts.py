"""The fonts that the pages ship: whole, licensed, kept by browsers, and used for the scripts they are for."""

import hashlib
import json
import re

import pytest

from tests.graph_api.service import Client, application, snapshot
from tests.shared import ROOT

SOURCES = ROOT / "frontend" / "fonts"
FONTS = ROOT / "graph_api" / "static" / "fonts"
MANIFEST = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))
SHEET = (FONTS / "fonts.css").read_text(encoding="utf-8")


def test_the_fonts_are_those_of_the_sources() -> None:
    def digest(folder: object, name: str) -> str:
        return hashlib.sha256((ROOT / str(folder) / name).read_bytes()).hexdigest()

    assert set(MANIFEST["inputs"]) == {"package.json", "package-lock.json", "build.mjs"}
    for folder, names in ((SOURCES, MANIFEST["inputs"]), (FONTS, MANIFEST["outputs"])):
        assert {name: digest(folder, name) for name in names} == names, (
            "run: cd frontend/fonts && npm ci && npm run build"
        )
    assert {file.name for file in FONTS.iterdir()} == {*MANIFEST["outputs"], "manifest.json"}


def test_every_face_names_a_file_beside_it_and_waits_for_none() -> None:
    faces = re.findall(r"@font-face \{(.*?)\}\n", SHEET)
    files = [re.search(r'url\("([^"]+)"\) format\("woff2"\)', face) for face in faces]
    named = {found[1] for found in files if found}
    assert named == {name for name in MANIFEST["outputs"] if name.endswith(".woff2")}
    assert len(faces) == len(named) == 10
    assert all("font-display: swap" in face and "unicode-range: U+" in face for face in faces)
    for name in named:
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest().startswith(name.split(".")[1])


def test_every_font_is_open_and_says_so() -> None:
    told = (FONTS / "LICENSES.txt").read_text(encoding="utf-8")
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert sorted(re.findall(r"^(\S+) (\S+) \(OFL-1\.1\)$", told, re.MULTILINE)) == sorted(wanted.items())
    assert told.count("SIL OPEN FONT LICENSE") >= len(wanted)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("القرار", "Noto Sans Arabic"),
        ("Resolution", "Noto Sans"),
        ("Резолюция", "Noto Sans"),
        ("résolution", "Noto Sans"),
    ],
)
def test_the_scripts_of_five_languages_are_covered(text: str, family: str) -> None:
    ranges = [
        r
        for face in re.findall(rf'font-family: "{family}";(.*?)\}}', SHEET)
        for r in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
    ]
    spans = [(int(first, 16), int(last or first, 16)) for first, last in ranges]
    assert all(any(first <= ord(c) <= last for first, last in spans) for c in text)
    assert not any(first <= 0x51B3 <= last for first, last in spans)  # Chinese is left to the reader's system


def test_fonts_are_kept_and_other_files_asked_for_again() -> None:
    with Client(application(snapshot())) as client:
        font = next(name for name in MANIFEST["outputs"] if name.endswith(".woff2"))
        answer = client.get(f"/static/fonts/{font}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert answer.headers["content-type"] == "font/woff2"
        for url in ("/static/site.css", "/static/fonts/fonts.css", "/static/dist/graph.js"):
            answer = client.get(url)
            assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
            assert client.get(url, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
        assert "font-src 'self'" in answer.headers["content-security-policy"]
