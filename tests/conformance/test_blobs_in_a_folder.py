"""A local folder keeps the contract of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.blobs import Blobs
from tests.conformance.contract.blobs import *  # noqa: F403 (the contract, never a part of it)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "media"))
