"""Settings: read once, checked whole, documented all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from server.settings import SETTINGS, Setting, Settings, SettingsError, unknown

DOCS = Path(__file__).parents[3] / "docs"


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings.read({})

    assert settings.data == Path("data").absolute()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.base_url is None
    assert settings.mailroom is True
    assert settings.workers == 1
    assert settings.session_length == timedelta(hours=12)


def test_what_is_set_is_taken() -> None:
    settings = Settings.read(
        {
            "KANCHA_BIND": "[::1]:9000",
            "KANCHA_BASE_URL": "https://kancha.example.org/",
            "KANCHA_MAILROOM": "off",
            "KANCHA_ENROLMENT_MINUTES": "5",
        }
    )

    assert (settings.host, settings.port) == ("::1", 9000)
    assert settings.base_url == "https://kancha.example.org"
    assert settings.mailroom is False
    assert settings.enrolment_length == timedelta(minutes=5)


def test_every_fault_is_told_at_once_with_its_remedy() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"KANCHA_BIND": "8000", "KANCHA_WORKERS": "0", "KANCHA_STORE": "mongo"})

    assert sorted(caught.value.faults) == [
        "KANCHA_BIND=8000: is not HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000",
        "KANCHA_STORE: is neither `sqlite` nor an address of CouchDB such as"
        " https://user:password@couch:5984",
        "KANCHA_WORKERS=0: is not a whole number from 1 to 64",
    ]


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match="is a file"):
        Settings.read({"KANCHA_DATA": str(tmp_path / "file")})


def test_a_variable_with_a_typing_error_is_named() -> None:
    assert unknown({"KANCHA_DATE": "x", "KANCHA_DATA": "y", "PATH": "z"}) == ["KANCHA_DATE"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default(setting: Setting) -> None:
    name, default = setting.name, setting.default
    row = next(
        line
        for line in (DOCS / "settings.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{name}` |")
    )
    assert f"| `{default}` |" in row if default else "| – |" in row
