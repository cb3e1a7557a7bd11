from collections.abc import Iterator

import pytest

from store import Store
from tests.graph_api.service import Client, application, snapshot


@pytest.fixture(scope="session")
def held() -> Store:
    return snapshot()


@pytest.fixture(scope="session")
def inline(held: Store) -> Iterator[Client]:
    with Client(application(held)) as made:
        yield made


@pytest.fixture(scope="session")
def client(inline: Client) -> Client:
    return inline
