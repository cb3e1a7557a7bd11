"""The page on the catalogue is what its command writes."""

from queries.page import markdown
from tests.shared import ROOT


def test_the_page_is_up_to_date() -> None:
    held = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert held == markdown(), "run `python -m queries.page > docs/queries.md`"
