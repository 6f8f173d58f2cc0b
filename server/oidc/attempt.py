"""One attempt to log in: what the browser keeps in a cookie between leaving and coming back.

The cookie binds the answer to the browser that asked (state), the token to the attempt (nonce)
and the code to whoever began (PKCE, RFC 7636). It holds nothing that the browser may not know.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from server.registry.secrets import new_token

HOME = "/console/"
_OWN_PATH = re.compile(
    r"/(?:[A-Za-z0-9._~%=&?+-][A-Za-z0-9._~%=&?+/-]*)?(?:#[A-Za-z0-9._~%=&?+/:,-]*)?"
)
"""A path of this server: no host (``//``), no backslash, nothing that a browser reads as one.
What is behind ``#`` is for the page alone, such as the ticket that was open."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """``back``: where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    back: str

    @property
    def challenge(self) -> str:
        """What the provider is shown of the verifier (S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer belongs to this attempt."""
        return hmac.compare_digest(self.state.encode(), state.encode())

    def to_cookie(self) -> str:
        """The text of the cookie."""
        return ".".join([self.state, self.nonce, self.verifier, quote(self.back, safe="")])


def begin(back: str) -> Attempt:
    """A new attempt; a place that is not this server's own becomes the console."""
    return Attempt(new_token(), new_token(), new_token(), own_path(back))


def from_cookie(text: str) -> Attempt | None:
    """The attempt of a cookie; None where it is none."""
    parts = text.split(".", 3)
    if len(parts) != 4 or not all(parts):
        return None
    return Attempt(parts[0], parts[1], parts[2], own_path(unquote(parts[3])))


def own_path(text: str) -> str:
    """The path, if it leads to a page of this server; else the console."""
    return text if _OWN_PATH.fullmatch(text) else HOME
