"""A provider of OpenID Connect on loopback: discovery, keys, codes with PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.loopback import serving

CLIENT, SECRET = "kancha", "a secret: of %both"
REALM = "/realms/utility"
"""Another place than the root where the provider tells about itself."""
_DISCOVERY = "/.well-known/openid-configuration"
_HANGS_S = 20.0
Claims = dict[str, Any]


class Provider:
    """Lets in ``person`` without asking. A test twists what it would say."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.person: Claims = {"sub": "4711", "preferred_username": "dispatcher"}
        self.twist: Callable[[Claims], Claims] = dict
        self.sign: Callable[[Claims], str] = self.signed
        self.discovered: Claims = {}
        """What discovery says otherwise."""
        self.beside: list[Any] = []
        """What it tells beside its key, as keys."""
        self.answers = Event()
        """Where it is not set, the provider is there and answers nobody."""
        self.answers.set()
        self.codes: dict[str, dict[str, str]] = {}
        self.exchanged = 0
        self.turn_key("first")

    def turn_key(self, kid: str) -> None:
        """From now on another key signs, and it alone is told."""
        self.key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def discovery(self, issuer: str) -> Claims:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            **self.discovered,
        }

    def leave(self, asked: dict[str, str]) -> str:
        """Where somebody is sent who was let in."""
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, issuer: str, form: dict[str, str], authorization: str) -> Claims | None:
        """The tokens for a code; None where it is refused."""
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if asked is None or [unquote_plus(part) for part in pair.split(":")] != [CLIENT, SECRET]:
            return None
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        self.exchanged += 1
        at = int(self.now().timestamp())
        claims = {
            **self.person,
            "iss": issuer,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
        }
        return {"token_type": "Bearer", "id_token": self.sign(self.twist(claims))}


def _handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        @property
        def issuer(self) -> str:
            return f"http://127.0.0.1:{self.connection.getsockname()[1]}"

        def do_GET(self) -> None:
            provider.answers.wait(_HANGS_S)
            parts = urlsplit(self.path)
            if parts.path in (_DISCOVERY, f"{REALM}{_DISCOVERY}"):
                self._say(200, provider.discovery(self.issuer))
            elif parts.path == "/keys":
                self._say(200, {"keys": [*provider.beside, provider.key.as_dict(private=False)]})
            else:
                asked = {name: value for name, [value] in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.leave(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value for name, [value] in parse_qs(sent).items()}
            said = provider.exchange(self.issuer, form, self.headers.get("Authorization", ""))
            self._say(200 if said else 400, said or {"error": "invalid_grant"})

        def _say(self, status: int, content: Claims) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def oidc_provider(now: Callable[[], datetime]) -> Iterator[tuple[Provider, str]]:
    """One until the end of the block, and its issuer."""
    provider = Provider(now)
    with serving(_handler_of(provider)) as issuer:
        yield provider, issuer
