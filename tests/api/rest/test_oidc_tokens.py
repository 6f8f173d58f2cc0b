"""Tokens of the utility's directory that must not be believed."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.api.rest.conftest import Office
from tests.api.rest.directory import Desk, desk_of
from tests.oidc_provider import CLIENT, SECRET, Claims


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(office, tmp_path) as found:
        yield found


def change(**claims: Any) -> Callable[[Claims], Claims]:
    return lambda said: {**said, **claims}


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda said: {key: value for key, value in said.items() if key != name}


def later(**shifts: int) -> Callable[[Claims], Claims]:
    return lambda said: {**said, **{name: said["iat"] + by for name, by in shifts.items()}}


@pytest.mark.parametrize(
    "twist",
    [
        change(nonce="of another attempt"),
        without("nonce"),
        change(aud="another client"),
        change(aud=[CLIENT, "another client"]),
        change(aud=[CLIENT, "another client"], azp="another client"),
        change(azp="another client"),
        without("aud"),
        change(iss="https://another.example.org"),
        without("iss"),
        later(exp=-61),
        without("exp"),
        later(iat=3_600, exp=4_000),
        later(nbf=3_600),
    ],
)
def test_given_a_token_that_is_not_for_this_login_when_it_is_looked_at_then_nobody_is_logged_in(
    desk: Desk, twist: Callable[[Claims], Claims]
) -> None:
    desk.provider.twist = twist

    answer = desk.log_in()

    assert answer.status_code == 400
    assert "cannot be verified" in answer.text
    assert desk.provider.exchanged == 1
    assert desk.who() is None


def put_together(header: Claims, claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    """A token as no library makes one."""
    parts = [_encoded(json.dumps(part).encode()) for part in (header, claims)]
    signed = ".".join(parts)
    return f"{signed}.{_encoded(sign(signed.encode()))}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unsigned(claims: Claims) -> str:
    return put_together({"alg": "none"}, claims, lambda _: b"")


def unsigned_by_the_key(claims: Claims) -> str:
    return put_together({"alg": "none", "kid": "first"}, claims, lambda _: b"")


def by_a_stranger(claims: Claims) -> str:
    key = RSAKey.generate_key(2048, {"kid": "first"})
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, key)


def by_the_secret_of_both(claims: Claims) -> str:
    return put_together(
        {"alg": "HS256"}, claims, partial(hmac.digest, SECRET.encode(), digest="sha256")
    )


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        unsigned_by_the_key,
        by_a_stranger,
        by_the_secret_of_both,
        lambda _: "a.b.c",
        lambda _: "",
    ],
)
def test_given_a_token_that_the_provider_did_not_sign_when_it_is_looked_at_then_it_is_refused(
    desk: Desk, sign: Callable[[Claims], str]
) -> None:
    desk.provider.sign = sign

    assert desk.log_in().status_code == 400
    assert desk.who() is None


def test_given_the_public_key_as_a_secret_when_a_token_is_made_of_it_then_it_is_refused(
    desk: Desk,
) -> None:
    public = desk.provider.key.as_pem(private=False)
    header = {"alg": "HS256", "kid": desk.provider.key.kid}
    sign = partial(hmac.digest, public, digest="sha256")
    desk.provider.sign = lambda claims: put_together(header, claims, sign)

    assert desk.log_in().status_code == 400
    assert desk.who() is None
