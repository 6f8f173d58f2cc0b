"""Where documents are kept: in a file of the data folder, or on a CouchDB.

The password stands in the address, or the whole address in a file that only the server can read.
It is in no text that anybody is shown: not in faults, not in what `kancha doctor` lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

_PREFIX = re.compile(r"[a-z][a-z0-9_$()+/-]{0,39}")


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """``url``: of a CouchDB, without credentials and without a slash at the end; None: SQLite in
    the data folder. ``prefix`` begins the names of all databases there."""

    url: str | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    prefix: str = ""


def read_store(environ: Mapping[str, str]) -> StoreSettings:
    """Of KANCHA_STORE, KANCHA_STORE_FILE and KANCHA_STORE_PREFIX. Raises ValueError: a sentence."""
    text = environ.get("KANCHA_STORE", "").strip() or "sqlite"
    file = environ.get("KANCHA_STORE_FILE", "").strip()
    if file:
        if text != "sqlite":
            raise ValueError("KANCHA_STORE and KANCHA_STORE_FILE are both set; leave one out")
        text = _first_line(file)
    prefix = environ.get("KANCHA_STORE_PREFIX", "").strip()
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError("KANCHA_STORE_PREFIX begins with a-z and has a-z 0-9 _ $ ( ) + - / in it")
    return StoreSettings(prefix=prefix) if text == "sqlite" else _couchdb(text, prefix)


def _first_line(file: str) -> str:
    try:
        lines = Path(file).expanduser().read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"KANCHA_STORE_FILE={file} cannot be read: {error}") from None
    return lines[0].strip()


def _couchdb(text: str, prefix: str) -> StoreSettings:
    wrong = ValueError(
        "KANCHA_STORE: is neither `sqlite` nor an address of CouchDB such as"
        " https://user:password@couch:5984"
    )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise wrong
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return StoreSettings(place.rstrip("/"), user, password, prefix)


def shown(environ: Mapping[str, str], name: str) -> str:
    """The value of a variable as it may be shown: an address without its password."""
    text = environ.get(name, "")
    if name != "KANCHA_STORE" or "@" not in text:
        return text
    head, _, tail = text.rpartition("@")
    scheme, _, account = head.partition("://")
    return f"{scheme}://{account.partition(':')[0]}:…@{tail}"
