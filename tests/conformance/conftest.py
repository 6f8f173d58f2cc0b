"""The fixtures every engine shares. An engine's own file adds one: ``engine``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.conformance.contract")

from sync.stores.documents import DocumentStore  # noqa: E402 (after the rewriting is set up)
from tests.conformance.engine import Engine  # noqa: E402


@pytest.fixture(autouse=True)
def can(request: pytest.FixtureRequest) -> None:
    """Skips a test that is marked as needing what the engine does not offer."""
    for marker in request.node.iter_markers("needs"):
        request.getfixturevalue("engine").needs(marker.args[0])


@pytest.fixture
def store(engine: Engine) -> Iterator[DocumentStore]:
    """A store with one empty database, ``db``."""
    opened = engine.open()
    opened.create("db")
    yield opened
    opened.close()
