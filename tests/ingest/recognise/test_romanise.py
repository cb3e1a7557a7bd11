"""Numbers in a name that is romanised stay numbers, in digits of whatever script."""

import pytest

from ingest.language import language
from ingest.recognise.romanise import romanise


@pytest.mark.parametrize(
    ("name", "slug"), [("لسنة ٢٠٢٤", "Lasana-2024"), ("لسنة 2024", "Lasana-2024"), ("فريق ٢", "Fariq-2")]
)
def test_digits_of_any_script_stay_numbers(name: str, slug: str) -> None:
    assert romanise(name, language("ar")) == slug
