"""Signatures under links to files, by a key of this server's own.

The key lies in a file of the data folder, for the eyes of the server alone, and not in the
registry, which administrators may copy with CouchDB's tools. Whoever takes it away voids the links
that are out; they are good for minutes anyway.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from pathlib import Path
from uuid import uuid4

_BYTES = 32


class Signer:
    """Processes that share the data folder know each other's signatures."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key: bytes | None = None

    def sign(self, *said: str) -> str:
        """HMAC-SHA-256 of some texts (RFC 2104), URL-safe. Raises OSError."""
        if self._key is None:
            self._key = _key(self._file)
        digest = hmac.digest(self._key, "\0".join(said).encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def is_signed(self, signature: str, *said: str) -> bool:
        """Whether ``sign`` of these texts gave this, in constant time. Raises OSError."""
        return hmac.compare_digest(self.sign(*said).encode(), signature.encode())


def _key(file: Path) -> bytes:
    """The key, made where there is none; of several processes the first makes it."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f".{uuid4().hex}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(secrets.token_bytes(_BYTES))
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first: its key holds
        finally:
            draft.unlink(missing_ok=True)
    return file.read_bytes()
