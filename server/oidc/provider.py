"""The provider: where it is asked, its keys, and what its answers must be to be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import urllib3
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from urllib3.exceptions import HTTPError

from server.clock import Clock
from server.oidc.attempt import Attempt
from server.oidc.errors import NotLetIn
from server.oidc_settings import OidcSettings
from server.settings import Settings
from sync import jsontext

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by keys of the provider alone: never ``none``, never a secret that both sides know."""
_LEEWAY_S = 60
"""By how much the clocks of both sides may differ."""
_KNOWN_FOR = timedelta(hours=1)
_KEYS_AGAIN = timedelta(minutes=1)
"""Between two looks for a key that is not known: who makes up key ids makes no requests."""
_LARGEST = 1 << 20
_TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
_ABREAST = 4
"""Requests to the provider at once. One that hangs must not take all turns of this server, which
are the turns of phones too; a healthy one answers some twenty logins a second over four."""
_LINE_WITHIN_S = 2.0


@dataclass(slots=True)
class _Known:
    """What the provider said of itself, and when."""

    at: datetime
    places: Mapping[str, Any]
    keys: KeySet
    keys_at: datetime


@dataclass(slots=True)
class Provider:
    """Make one per process; any thread may ask it."""

    settings: OidcSettings
    clock: Clock
    return_to: str
    """The address that people come back to."""
    _known: _Known | None = field(default=None, init=False)
    _lines: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_ABREAST), init=False)
    _pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(retries=False, timeout=_TIMEOUT), init=False
    )

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to prove who sits there. Raises NotLetIn."""
        place = _place(self._ask().places, "authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.return_to,
            "scope": "openid profile email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def claims(self, code: str, attempt: Attempt) -> Mapping[str, Any]:
        """What the provider says of whoever has the code. Raises NotLetIn."""
        known = self._ask()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_to,
            "client_id": self.settings.client_id,
            "code_verifier": attempt.verifier,
        }
        said = self._post(known.places, form)
        return self._checked(str(said.get("id_token", "")), attempt)

    def _post(self, places: Mapping[str, Any], form: dict[str, str]) -> Mapping[str, Any]:
        secret, headers = self.settings.secret, dict[str, str]()
        ways = places.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if secret and "client_secret_basic" in ways:
            pair = f"{quote_plus(self.settings.client_id)}:{quote_plus(secret)}"  # RFC 6749, 2.3.1
            headers = urllib3.make_headers(basic_auth=pair)
        elif secret:
            form = {**form, "client_secret": secret}
        body = urlencode(form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._json("POST", _place(places, "token_endpoint"), body, headers)

    def _checked(self, token: str, attempt: Attempt) -> Mapping[str, Any]:
        try:
            claims = dict(self._decoded(token).claims)
            self._rules(attempt).validate(claims)
        except (JoseError, ValueError) as error:
            raise NotLetIn("not-believed", type(error).__name__) from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.settings.client_id:
            raise NotLetIn("not-believed", "the token is for another client")
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._ask().keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            return jwt.decode(token, self._newer_keys(), algorithms=_ALGORITHMS)

    def _rules(self, attempt: Attempt) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self.clock().timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            nonce={"essential": True, "value": attempt.nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )

    def _ask(self) -> _Known:
        known, now = self._known, self.clock()
        if known is None or abs(now - known.at) > _KNOWN_FOR:
            # Without the slash that an issuer may end in (OpenID Connect Discovery 1.0, 4.1).
            issuer = self.settings.issuer.removesuffix("/")
            places = self._json("GET", f"{issuer}/.well-known/openid-configuration")
            if places.get("issuer") != self.settings.issuer:
                raise NotLetIn("provider-away", "it says that it is another issuer")
            known = self._known = _Known(now, places, self._keys(places), now)
        return known

    def _newer_keys(self) -> KeySet:
        known, now = self._ask(), self.clock()
        if abs(now - known.keys_at) > _KEYS_AGAIN:
            known.keys, known.keys_at = self._keys(known.places), now
        return known.keys

    def _keys(self, places: Mapping[str, Any]) -> KeySet:
        said = self._json("GET", _place(places, "jwks_uri")).get("keys")
        keys = [key for one in said if (key := _key(one))] if isinstance(said, list) else []
        if not keys:
            raise NotLetIn("provider-away", "it tells no key that is understood")
        return KeySet(keys)

    def _json(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> dict[str, Any]:
        """Raises NotLetIn: a code that the provider refuses, or no use of what it says."""
        if urlsplit(url).scheme != urlsplit(self.settings.issuer).scheme:
            raise NotLetIn("provider-away", "it names an address of another scheme")
        text, status = self._answer(method, url, body, headers)
        if method == "POST" and status in (400, 401):
            raise NotLetIn("not-believed", f"it refuses the code ({status})")
        if status != 200 or len(text) > _LARGEST:
            raise NotLetIn("provider-away", f"it answers {status}")
        return _object(text)

    def _answer(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[bytes, int]:
        if not self._lines.acquire(timeout=_LINE_WITHIN_S):
            raise NotLetIn("provider-away", "it has not answered others yet")
        try:
            answer = self._pool.request(
                method, url, body=body, headers=headers, redirect=False, preload_content=False
            )
            with answer:
                return answer.read(_LARGEST + 1), answer.status
        except (HTTPError, OSError) as error:
            raise NotLetIn("provider-away", type(error).__name__) from None
        finally:
            self._lines.release()


def provider_of(settings: Settings, clock: Clock) -> Provider | None:
    """The provider that a server was told of; None: it was told of none."""
    if settings.oidc is None:
        return None
    return Provider(settings.oidc, clock, f"{settings.base_url}/api/oidc/return")


def _place(places: Mapping[str, Any], name: str) -> str:
    """An address that the provider names. Raises NotLetIn."""
    place = places.get(name)
    if not isinstance(place, str):
        raise NotLetIn("provider-away", f"it names no {name}")
    return place


def _key(said: Any) -> Key | None:
    """A key to verify with; None: not for that, or one that is not understood, which others
    of the set do not suffer from (RFC 7517, 5)."""
    try:
        if said.get("use", "sig") != "sig":
            return None
        return JWKRegistry.import_key(said)
    except (JoseError, AttributeError, KeyError, TypeError, ValueError):
        return None


def _object(text: bytes) -> dict[str, Any]:
    try:
        said = jsontext.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotLetIn("provider-away", "its answer is no JSON object")
    return said
