"""The service of the tests at an address, and a browser to open its pages in; without one, the tests that need it are skipped."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.frontend.browsing import BROWSER
from tests.graph_api.service import application, snapshot
from tests.listening import listening


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with listening(application(snapshot())) as given:
        yield given


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("there is no chromium; apt install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser's driver is not installed")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        yield opened
        opened.close()


@pytest.fixture
def pages_closed(browser: Any) -> Iterator[None]:
    yield
    for context in browser.contexts:  # each is a process that goes on drawing
        context.close()
