"""An address is no folder: nothing is read or written in a folder that is called like one."""

from pathlib import Path

import pytest

from itugov.cli import current_settings
from itugov.errors import SettingError
from itugov.settings import settings


@pytest.mark.parametrize("store", ["file:///srv/store", "ftp://host.example/", "https:/host.example/sparql"])
def test_an_address_of_no_engine_is_no_store(store: str) -> None:
    with pytest.raises(SettingError, match="address of an engine"):
        settings({"ITUGOV_STORE": store})
    with pytest.raises(SettingError, match="address of an engine"):
        current_settings(store)


def test_a_folder_is() -> None:
    assert settings({"ITUGOV_STORE": "/srv/a:b/store"}).store == Path("/srv/a:b/store")
    assert current_settings(Path("here/store")).store == Path("here/store")
    assert current_settings("here/store").store == Path("here/store")
