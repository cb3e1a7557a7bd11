"""An address is no folder: nothing is read or written in a folder that is called like one."""

from pathlib import Path

import pytest

from itugov.cli import current_settings
from itugov.errors import SettingError
from itugov.settings import settings


@pytest.mark.parametrize("store", ["https://host.example/sparql", "http://127.0.0.1:7878/", "file:///srv/store"])
def test_an_address_is_no_store_yet(store: str) -> None:
    with pytest.raises(SettingError, match="engines elsewhere"):
        settings({"ITUGOV_STORE": store})
    with pytest.raises(SettingError, match="engines elsewhere"):
        current_settings(Path(store))


def test_a_folder_is() -> None:
    assert settings({"ITUGOV_STORE": "/srv/a:b/store"}).store == Path("/srv/a:b/store")
    assert current_settings(Path("here/store")).store == Path("here/store")
