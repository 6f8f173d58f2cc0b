"""Where a request comes from when proxies stand in front of the server. Pure.

Anybody can write the headers of a request, so what ``X-Forwarded-For`` or ``Forwarded`` (RFC 7239)
say is believed only of the proxies that the operator names: read from the end, the last address
that is no proxy is the client's.
"""

from __future__ import annotations

import re
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Networks = tuple[IPv4Network | IPv6Network, ...]
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*("[^"]*"|[^;,"\s]+)', re.IGNORECASE)
_WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?")


def read_networks(text: str) -> Networks:
    """Addresses and networks, parted by commas. Raises ValueError that names the wrong one."""
    found: list[IPv4Network | IPv6Network] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError as error:
            raise ValueError(f"is no list of addresses or networks: {error}") from None
    return tuple(found)


def client_of(peer: str, forwarded: str, forwarded_for: str, trusted: Networks) -> str:
    """The client's address. ``peer`` has the connection; ``forwarded`` and ``forwarded_for`` are
    the headers, empty where there is none.

    A proxy writes one of the two headers and may let the other through as the client wrote it.
    So where both are there and tell of different clients, none is believed.
    """
    if not trusted or not _is_one_of(peer, trusted):
        return peer
    lists = [forwarded_for.split(",")] if forwarded_for else []
    lists += [_of_forwarded(forwarded)] if forwarded else []
    told = {_first_stranger(peer, some, trusted) for some in lists}
    return told.pop() if len(told) == 1 else peer


def _of_forwarded(header: str) -> list[str]:
    """What each proxy says in ``for``; empty where it does not."""
    found = [_FOR.search(element) for element in header.split(",")]
    return [match[1].strip('"') if match else "" for match in found]


def _first_stranger(peer: str, told: list[str], trusted: Networks) -> str:
    """From the end; what cannot be read ends the way at the proxy that said it."""
    client = peer
    for text in reversed(told):
        address = _address(text)
        if address is None:
            return client
        client = str(address)
        if not _is_one_of(client, trusted):
            return client
    return client


def _is_one_of(address: str, networks: Networks) -> bool:
    found = _address(address)
    return found is not None and any(found in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    with_port = _WITH_PORT.fullmatch(text)
    if with_port:
        text = with_port[1] or with_port[2]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
