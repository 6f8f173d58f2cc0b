"""Secrets: random tokens kept as hashes, passwords kept as argon2id, and codes people can type.

A token has 256 random bits, so one SHA-256 is all the hashing it needs: nobody can guess it, and
a stolen registry does not give it away. A password can be guessed and gets argon2id with OWASP's
parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
_SOUND_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE = re.compile(rf"[{_ALPHABET}]{{12}}")

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_HASH_OF_NOTHING = _HASHER.hash(secrets.token_urlsafe(32))
"""Verified for users that do not exist, so that their absence takes as long as a wrong password."""


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hex: the form in which tokens and codes are kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Whether ``kept`` is the digest of ``secret``, in constant time."""
    return hmac.compare_digest(digest(secret), kept)


def new_name(prefix: str) -> str:
    """An id for a device or member: ``d-4k7m2p9x1c``, 50 random bits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(10)).lower()


def derived(code: str, key: str) -> str:
    """256 bits out of two secrets, in the form of ``new_token``."""
    digest = hmac.digest(key.encode(), f"token {code}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def derived_name(prefix: str, code: str, key: str) -> str:
    """An id out of two secrets, in the form of ``new_name``."""
    number = int.from_bytes(hmac.digest(key.encode(), f"name {code}".encode(), "sha256")[:8], "big")
    return prefix + "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(10)).lower()


def new_code() -> str:
    """An enrolment code, 60 random bits in three groups of four: ``7K3Q-X9PM-2CDE``."""
    return _in_groups("".join(secrets.choice(_ALPHABET) for _ in range(12)))


def derived_code(purpose: str, key: str) -> str:
    """An enrolment code out of a secret key, in the form of ``new_code``."""
    digest = hmac.digest(key.encode(), f"code {purpose}".encode(), "sha256")
    number = int.from_bytes(digest[:8], "big")
    return _in_groups("".join(_ALPHABET[number >> (5 * place) & 31] for place in range(12)))


def _in_groups(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def normal_code(typed: str) -> str | None:
    """The code somebody typed, without groups and with look-alikes mended; None if it is none."""
    letters = re.sub(r"[\s-]", "", typed).upper().translate(_SOUND_ALIKE)
    return letters if _CODE.fullmatch(letters) else None


class Passwords:
    """Hashes and checks passwords; remembers for a few minutes which ones were right.

    A client of `/sync` sends its password with every request; without the memory each would cost
    an argon2 run. The memory holds a salted SHA-256, only here, and is bound to the stored hash:
    a changed password is forgotten at once.
    """

    def __init__(self, remembered: timedelta = timedelta(minutes=5)) -> None:
        self._remembered = remembered
        self._salt = secrets.token_bytes(32)
        self._right: dict[bytes, datetime] = {}
        self._at_once = BoundedSemaphore(2)

    def hash(self, password: str) -> str:
        """The argon2id text to keep."""
        return _HASHER.hash(password)

    def verify(self, kept: str | None, password: str, now: datetime) -> bool:
        """Whether it is right; ``kept`` None (no such user) is False and takes as long."""
        if kept is not None and self.remembers(kept, password, now):
            return True
        with self._at_once:  # each run takes 19 MiB
            right = _argon2(kept or _HASH_OF_NOTHING, password) and kept is not None
        if right:
            self._forget(now)
            self._right[self._mark(kept, password)] = now + self._remembered
        return right

    def remembers(self, kept: str, password: str, now: datetime) -> bool:
        """Whether this was right a few minutes ago."""
        return self._right.get(self._mark(kept, password), now) > now

    def _mark(self, kept: str | None, password: str) -> bytes:
        return hmac.digest(self._salt, f"{kept}\0{password}".encode(), "sha256")

    def _forget(self, now: datetime) -> None:
        for mark in [mark for mark, until in self._right.copy().items() if until <= now]:
            self._right.pop(mark, None)


def _argon2(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
