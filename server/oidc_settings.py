"""Login by the utility's own directory (OpenID Connect): which one, and as whom Kancha asks it.

The secret stands in a file that only the server can read; it is in no text that anybody is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """``issuer``: letter by letter as its tokens have it. ``secret``: empty for a client
    that has none. ``claim``: whose value is the name of a user. ``domain``: what stands behind the
    ``@`` where the directory's names are addresses; empty: they are names. ``name``: what people
    call it."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    claim: str
    domain: str
    name: str

    def user_name(self, said: str) -> str:
        """The name of a user for a name at the directory. Of addresses only those of the domain:
        a guest of the directory is nobody here, whatever stands before the ``@``."""
        local, at, domain = said.rpartition("@")
        if self.domain and at and domain.lower() == self.domain:
            return local.lower()
        return said


def read_oidc(environ: Mapping[str, str]) -> OidcSettings | None:
    """Of KANCHA_OIDC_…; None without an issuer, which somebody needs
    who takes no passwords. Raises ValueError: a sentence."""

    def said(name: str) -> str:
        return environ.get(f"KANCHA_OIDC_{name}", "").strip()

    issuer = said("ISSUER")
    if not issuer and environ.get("KANCHA_PASSWORDS", "").strip().lower() == "off":
        raise ValueError("KANCHA_PASSWORDS=off: without KANCHA_OIDC_ISSUER nobody could log in")
    if not issuer:
        return None
    if not _is_safe(issuer):
        raise ValueError(
            "KANCHA_OIDC_ISSUER is not an address such as https://login.example.org/realms/utility"
        )
    if not said("CLIENT_ID"):
        raise ValueError("KANCHA_OIDC_CLIENT_ID is missing: the issuer gave Kancha a name")
    if not environ.get("KANCHA_BASE_URL", "").strip():
        raise ValueError("KANCHA_OIDC_ISSUER needs KANCHA_BASE_URL: people are sent back to it")
    secret = _first_line(said("CLIENT_SECRET_FILE")) if said("CLIENT_SECRET_FILE") else ""
    domain = said("DOMAIN").lower()
    if domain and not _DOMAIN.fullmatch(domain):
        raise ValueError("KANCHA_OIDC_DOMAIN is not what stands behind the @: utility.example.org")
    claim, name = said("CLAIM") or "preferred_username", said("NAME") or urlsplit(issuer).netloc
    return OidcSettings(issuer, said("CLIENT_ID"), secret, claim, domain, name)


def _is_safe(issuer: str) -> bool:
    """TLS, or this machine."""
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _first_line(file: str) -> str:
    try:
        lines = Path(file).expanduser().read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"KANCHA_OIDC_CLIENT_SECRET_FILE={file} cannot be read: {error}") from None
    return lines[0].strip()
