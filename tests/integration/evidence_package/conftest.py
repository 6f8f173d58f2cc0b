"""One package, drawn once: drawing its report takes seconds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.evidence_package.office import EvidenceOffice, evidence_office


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceOffice]:
    with evidence_office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture(scope="package")
def archive(office: EvidenceOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it comes. Nobody changes it."""
    file = tmp_path_factory.mktemp("package") / "evidence.zip"
    file.write_bytes(office.package())
    return file


@pytest.fixture
def folder(archive: Path, tmp_path: Path) -> Path:
    """The package unpacked, to be changed."""
    with zipfile.ZipFile(archive) as package:
        package.extractall(tmp_path / "package")
    return tmp_path / "package"
