"""One signed POST: no redirects, bounded in time and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import HTTPError

from server.webhooks.target import Target, resolve

_CONNECT_S = 5.0
_ANSWER_S = 10.0
_SHOWN = 200
"""Bytes of a refusing answer that are kept for people; nothing more is read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``error`` is None where the receiver took the message (any 2xx)."""

    status: int | None
    error: str | None


Send = Callable[[str, Mapping[str, str], bytes], Outcome]
"""Address, headers and body of a request; answers and never raises."""


def sender(*, private: bool) -> Send:
    """Sends over the network; ``private`` as in ``target.resolve``."""

    def send(url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        try:
            return _post(resolve(url, private=private), headers, body)
        except (ValueError, HTTPError, OSError) as error:
            return Outcome(None, str(error)[:_SHOWN] or type(error).__name__)

    return send


def _post(target: Target, headers: Mapping[str, str], body: bytes) -> Outcome:
    sent = {
        **headers,
        "Host": target.host_header,
        "Content-Type": "application/json",
        "User-Agent": "Kancha-Webhooks",
        "Connection": "close",
    }
    with _pool(target) as pool:
        answer = pool.urlopen(
            "POST", target.path, body, sent, redirect=False, retries=False, preload_content=False
        )
        try:
            if 200 <= answer.status < 300:
                return Outcome(answer.status, None)
            text = answer.read1(_SHOWN, decode_content=False).decode("utf-8", "replace")
            return Outcome(answer.status, f"{answer.status} {answer.reason}: {text}"[:_SHOWN])
        finally:
            answer.close()


def _pool(target: Target) -> urllib3.HTTPConnectionPool:
    limits = urllib3.Timeout(connect=_CONNECT_S, read=_ANSWER_S)
    if not target.secure:
        return urllib3.HTTPConnectionPool(target.ip, target.port, timeout=limits)
    return urllib3.HTTPSConnectionPool(
        target.ip,
        target.port,
        timeout=limits,
        server_hostname=target.host,
        assert_hostname=target.host,
    )
