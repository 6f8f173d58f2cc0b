"""Kancha's settings and login in a benchmark, and its data written before the server starts."""

from __future__ import annotations

from pathlib import Path

from schemas.vocabulary import Role
from server.settings import Settings

ADMIN = "admin"
ADMIN_ROLE = Role.ADMINISTRATOR
PASSWORD = "a-password-for-loopback"  # noqa: S105 (of a server that lives for minutes)


def settings_for(folder: Path, port: int, workers: int, *, mailroom: bool) -> Settings:
    """What ``kancha serve`` would be told by its environment."""
    return Settings.read(
        {
            "KANCHA_DATA": str(folder),
            "KANCHA_BIND": f"127.0.0.1:{port}",
            "KANCHA_WORKERS": str(workers),
            "KANCHA_MAILROOM": "on" if mailroom else "off",
        }
    )
