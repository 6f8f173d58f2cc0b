"""Where documents are kept, and that nobody reads the password in what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import Settings, SettingsError
from server.store_settings import StoreSettings, shown


def test_given_nothing_when_read_then_documents_are_kept_in_sqlite() -> None:
    assert Settings.read({}).store == StoreSettings()


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://office:a%40b@couch:5984", "https://couch:5984"),
        ("http://office:a%40b@[::1]:5984/", "http://[::1]:5984"),
        ("https://office:a%40b@proxy.example.org/couchdb/", "https://proxy.example.org/couchdb"),
    ],
)
def test_given_an_address_when_read_then_the_account_is_taken_out_of_it(
    address: str, url: str
) -> None:
    store = Settings.read({"KANCHA_STORE": address, "KANCHA_STORE_PREFIX": "kancha-"}).store

    assert store == StoreSettings(url, "office", "a@b", "kancha-")


def test_given_a_file_when_read_then_its_first_line_is_the_address(tmp_path: Path) -> None:
    secret = tmp_path / "store"
    secret.write_text("https://office:hidden@couch:5984\n")

    store = Settings.read({"KANCHA_STORE_FILE": str(secret)}).store

    assert (store.url, store.password) == ("https://couch:5984", "hidden")


@pytest.mark.parametrize(
    "environ",
    [
        {"KANCHA_STORE": "ftp://office:hidden@couch"},
        {"KANCHA_STORE": "https://office:hidden@"},
        {"KANCHA_STORE": "https://office:hidden@couch:port"},
        {"KANCHA_STORE": "https://office:hidden@couch", "KANCHA_STORE_FILE": "/hidden"},
        {"KANCHA_STORE": "https://office:hidden@couch", "KANCHA_STORE_PREFIX": "Kancha"},
        {"KANCHA_STORE_FILE": "/nowhere"},
    ],
)
def test_given_what_cannot_be_used_when_read_then_the_fault_tells_no_secret(
    environ: dict[str, str],
) -> None:
    with pytest.raises(SettingsError, match="KANCHA_STORE") as caught:
        Settings.read(environ)

    assert "hidden" not in str(caught.value)


def test_given_a_password_when_settings_are_shown_then_it_is_not() -> None:
    environ = {"KANCHA_STORE": "https://office:hidden@couch:5984", "KANCHA_BIND": "[::1]:9000"}

    assert shown(environ, "KANCHA_STORE") == "https://office:…@couch:5984"
    assert shown(environ, "KANCHA_BIND") == "[::1]:9000"
    assert "hidden" not in repr(Settings.read(environ))
