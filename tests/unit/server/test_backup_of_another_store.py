"""Where the databases lie elsewhere, a copy of the data folder is no backup."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from server.backup.errors import BackupError, require_embedded
from server.backup.making import Maker
from server.backup.repository import Repository
from server.clock import utc_now
from tests.backups import settings_of


def test_given_databases_on_another_server_when_backed_up_then_it_is_refused(
    tmp_path: Path,
) -> None:
    variables = {"KANCHA_STORE": "https://user:secret@couch:5984"}
    maker = Maker(settings_of(tmp_path), variables, Repository(tmp_path / "backups"))

    with pytest.raises(BackupError, match="names another server") as raised:
        maker.make(utc_now(), lambda _, __: nullcontext(lambda ___: None))

    assert "secret" not in raised.value.reason
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("store", ["", "sqlite", " sqlite "])
def test_given_the_embedded_store_when_asked_then_it_may(store: str) -> None:
    require_embedded({"KANCHA_STORE": store})
    require_embedded({})
