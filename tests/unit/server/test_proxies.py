"""Whose word on the client's address is believed."""

from __future__ import annotations

import pytest

from server.proxies import client_of, read_networks

PROXY, INNER = "10.0.0.5", "10.1.0.9"
TRUSTED = read_networks("10.0.0.5, 10.1.0.0/24, fd00::1")


def told(forwarded_for: str = "", forwarded: str = "", peer: str = PROXY) -> str:
    return client_of(peer, forwarded, forwarded_for, TRUSTED)


def test_given_a_trusted_proxy_when_it_names_the_client_then_it_is_believed() -> None:
    assert told("203.0.113.7") == "203.0.113.7"
    assert told(forwarded="for=203.0.113.7;proto=https") == "203.0.113.7"
    assert told("203.0.113.7", peer="fd00::1") == "203.0.113.7"


def test_given_a_stranger_when_he_names_a_client_then_he_is_the_client() -> None:
    assert told("203.0.113.7", peer="198.51.100.1") == "198.51.100.1"
    assert client_of(PROXY, "", "203.0.113.7", ()) == PROXY


def test_given_what_the_client_wrote_himself_then_only_what_the_proxy_added_counts() -> None:
    assert told("127.0.0.1, 192.0.2.1, 203.0.113.7") == "203.0.113.7"


def test_given_two_proxies_then_the_last_address_that_is_no_proxy_is_the_client() -> None:
    assert told(f"192.0.2.1, 203.0.113.7, {INNER}") == "203.0.113.7"
    assert told(INNER) == INNER


def test_given_headers_that_disagree_then_none_is_believed() -> None:
    assert told("203.0.113.7", "for=192.0.2.66") == PROXY
    assert told("203.0.113.7", "for=203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("header", "client"),
    [
        ('for="[2001:db8::17]:4711"', "2001:db8::17"),
        ("by=10.0.0.5; FOR = 203.0.113.7", "203.0.113.7"),
        ("for=192.0.2.1, for=203.0.113.7:8080", "203.0.113.7"),
        ("for=unknown", PROXY),
        ("for=_hidden, for=10.1.0.9", INNER),
        ("proto=https", PROXY),
    ],
)
def test_given_the_forms_of_rfc_7239_then_the_address_is_read(header: str, client: str) -> None:
    assert told(forwarded=header) == client


@pytest.mark.parametrize(
    ("text", "client"),
    [("203.0.113.7:51000", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("x", PROXY)],
)
def test_given_odd_addresses_then_they_are_made_plain_or_left(text: str, client: str) -> None:
    assert told(text) == client


def test_given_a_typing_error_in_the_setting_then_it_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.500"):
        read_networks("10.0.0.5, 10.0.0.500")
