"""Values of settings: text to what it means, or a ValueError that says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

_HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")
_PROFILE = re.compile(r"[a-z0-9][a-z0-9-]*")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[\w./-]*)?")


def media(text: str) -> str:
    """A folder, an address of S3, or nothing."""
    if "://" in text and not _BUCKET.fullmatch(text):
        raise ValueError("is neither a folder nor an address such as s3://bucket/prefix")
    return text if "://" in text or not text else str(folder(text))


def origins(text: str) -> frozenset[str]:
    """Web origins with commas between."""
    found = frozenset(filter(None, (item.strip().rstrip("/") for item in text.split(","))))
    for item in found:
        parts = urlsplit(item)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValueError(f"{item} is not an origin such as https://app.example.org")
    return found


def folder(text: str) -> Path:
    """A folder, or a place where one may be made."""
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file; name a folder, or a place where one may be made")
    return path


def folder_or_none(text: str) -> Path | None:
    """A folder, or nothing."""
    return folder(text) if text else None


def profile(text: str) -> str:
    """A profile's name, or the path of a file."""
    if not (_PROFILE.fullmatch(text) or text.endswith(".toml")):
        raise ValueError(
            "is neither a profile's name (a-z, 0-9 and -, such as cn-state-grid) nor a .toml file"
        )
    return text


def host_and_port(text: str) -> tuple[str, int]:
    """An address and port to listen on."""
    match = _HOST_AND_PORT.fullmatch(text)
    if not match or int(match[2]) > 65_535:
        raise ValueError("is not HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000")
    return match[1].strip("[]"), int(match[2])


def base_url(text: str) -> str | None:
    """An address of this server, without a slash at the end."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("is not an address such as https://kancha.example.org")
    return text.rstrip("/")


def switch(text: str) -> bool:
    """`on` or `off`."""
    if text.lower() not in ("on", "off"):
        raise ValueError("is neither `on` nor `off`")
    return text.lower() == "on"


def yes(text: str) -> bool:
    """`yes` or `no`."""
    if text.lower() not in ("yes", "no"):
        raise ValueError("is neither `yes` nor `no`")
    return text.lower() == "yes"


def span(most: int, **unit: int) -> Callable[[str], timedelta]:
    """A reader of a time, given as 1 to ``most`` of a unit such as ``hours=1``."""
    return lambda text: whole(1, most)(text) * timedelta(**unit)


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of one of some words."""

    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"is neither {' nor '.join(f'`{word}`' for word in words)}")
        return text.lower()

    return parse


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers of a range."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise ValueError(f"is not a whole number from {lowest} to {highest}")
        return int(text)

    return parse
