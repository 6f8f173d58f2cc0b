"""Where a webhook may send to: public https addresses, and nothing inside the utility's network.

A name is resolved once for each request and the connection goes to that very address, so that a
name which answers something else the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """One resolved address: connect to ``ip``, speak to ``host``."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str

    @property
    def host_header(self) -> str:
        """What ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in _PORTS.values() else f"{host}:{self.port}"


def resolve(url: str, *, private: bool) -> Target:
    """The address to connect to. ``private``: addresses of the own network are allowed too.

    Raises ValueError with a sentence: not an address to send to, or one that is not allowed.
    """
    scheme, host, port, path = _parts(url)
    for found in _addresses(host, port):
        if _is_public(found):
            if scheme != "https":
                raise ValueError("Use https; http is for this machine and private networks only.")
        elif not private:
            text = f"{host} is {found}, in a private network; KANCHA_WEBHOOK_PRIVATE allows it."
            raise ValueError(text)
        return Target(scheme == "https", host, port, path, str(found))
    raise ValueError(f"The name {host} has no address.")


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("Send an address such as https://example.org/kancha.") from None
    host = parts.hostname or ""
    odd = parts.username is not None or parts.fragment or re.search(r"[\s\x00-\x1f\x7f]", url)
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or odd or not url.isascii():
        raise ValueError("Send an address such as https://example.org/kancha, without user.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or _PORTS[parts.scheme], path


def _addresses(host: str, port: int) -> list[_Ip]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError(f"The name {host} cannot be resolved.") from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(found: _Ip) -> bool:
    """Also looks at the IPv4 address that an IPv6 address may carry."""
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return found.is_global and not found.is_multicast
