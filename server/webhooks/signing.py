"""Signatures of Standard Webhooks (standardwebhooks.com, specification 1.0.0). Pure.

Signed are ``<id>.<timestamp>.<body>`` with HMAC-SHA-256; the timestamp is in seconds since 1970.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping

_PREFIX = "whsec_"
_KEY_BYTES = 32
"""The specification asks for 24 to 64."""


def new_secret() -> str:
    """``whsec_`` and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def headers(keys: Iterable[str], message: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The three headers of a request; one signature for each secret that is in force."""
    said = [f"v1,{_signature(key, message, timestamp, body)}" for key in keys]
    return {
        "Webhook-Id": message,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": " ".join(said),
    }


def _signature(key: str, message: str, timestamp: int, body: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(_PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(raw, signed, "sha256")).decode()
