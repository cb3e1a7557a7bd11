"""Opens pages in a real browser, and hears what they say on its console and which addresses they ask."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from ontology.identifiers import edge_id

BROWSER: Final = shutil.which("chromium") or shutil.which("chromium-browser")
EDGE: Final = edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018")
# Each page, and what is there once it has opened
PAGES = {
    "home": ("/{lang}/", "main"),
    "search": ("/{lang}/search?q=ISC", "main"),
    "entity": ("/{lang}/entity/body/ISC-TF", "main"),
    "relation": ("/{lang}/entity/body/ISC-TF?predicate=itu:establishedBy", "main tbody tr"),
    "edge": (f"/{{lang}}/edge/{EDGE}", "main mark"),
    "document": ("/{lang}/document/C29-7", ".paragraph"),
    "graph": ("/{lang}/graph?id=body/ISC-TF&depth=2&at=body/ISC-TF&min_confidence=0.5", "#canvas[data-ready]"),
    "path": ("/{lang}/path?from=body/ISC-TF&to=event/PP-18", "#canvas[data-ready]"),
    "choice": ("/{lang}/path?from=coordination&to=event/PP-18", "input[data-ready]"),
    "timeline": ("/{lang}/timeline", "input[data-ready]"),
    "map": ("/{lang}/map", "#canvas[data-ready]"),
    "sparql": ("/{lang}/sparql", ".editor[data-ready]"),
    "queries": ("/{lang}/queries", "main"),
    "audit": ("/{lang}/audit", "main"),
    "api": ("/{lang}/api", "main"),
    "docs": ("/{lang}/docs", "main figure"),
    "resolve": ("/{lang}/resolve", "textarea"),
    "ontology": ("/{lang}/ontology", "main"),
}
# A browser tells its console of every 404
NOWHERE = {"missing": ("/{lang}/nowhere", "main")}
# What the driver of a machine without graphics says of itself
OF_THE_MACHINE = ("GL Driver Message", "GPU stall", "WebGL", "swiftshader")


@dataclass
class Watched:
    """A page of the browser, with what it said on the console and which addresses it asked."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self, address: str) -> None:
        assert [text for text in self.said if not any(own in text for own in OF_THE_MACHINE)] == []
        assert [url for url in self.asked if not url.startswith((address, "data:", "blob:"))] == []


def watched(browser: Any, scheme: str = "light", width: int = 1200, *, still: bool = False) -> Watched:
    motion = "reduce" if still else "no-preference"
    size = {"width": width, "height": 900}
    page = browser.new_context(color_scheme=scheme, viewport=size, reduced_motion=motion).new_page()
    found = Watched(page)
    page.on(
        "console", lambda message: found.said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    page.set_default_timeout(60_000)
    return found


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[Any]:
    """Return what breaks the rules of axe-core for WCAG 2.2 AA."""
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags })", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    )
    assert len(found["passes"]) >= 8
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]
