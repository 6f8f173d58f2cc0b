"""JSON as it crosses the wire: the one door to the JSON library.

Fast for what is ordinary, exact for what is not: duplicate keys are refused (a reader that
keeps the first and one that keeps the last must never disagree about a document,
CVE-2017-12635), integers of any size stay what they are, and bytes that are not UTF-8 or
escape a lone surrogate are refused, as CouchDB does.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from sync.errors import BadRequest

_SPACED_KEY = re.compile(rb'"\s+:')
_DIGITS_AS_ZERO = bytes(0x30 if chr(byte).isdecimal() else 0x20 for byte in range(128)) + b" " * 128
_HUGE_NUMBER = b"0" * 19
_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: Any) -> bytes:
    """Compact UTF-8 JSON text. Raises BadRequest for what JSON cannot say."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        pass
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRequest(f"not JSON: {error}") from None


def loads(text: bytes) -> Any:
    """Parses text that was checked when it came in (a stored body)."""
    try:
        return json.loads(text) if _has_huge_number(text) else orjson.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"invalid UTF-8 JSON: {error}") from None


def parse(text: bytes) -> Any:
    """Parses text from outside. Raises BadRequest: not UTF-8 JSON, or a key stands twice."""
    try:
        value = orjson.loads(text)
        again = orjson.dumps(value)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"invalid UTF-8 JSON: {error}") from None
    except orjson.JSONEncodeError:
        return _parse_exactly(text)  # it reads deeper than it writes
    # Most clients write as compactly as we do: what comes out as it went in lost nothing.
    if again == text:
        return value
    if _has_huge_number(text) or _may_have_duplicates(text, again):
        return _parse_exactly(text)
    return value


def _has_huge_number(text: bytes) -> bool:
    """Whether 19 digits stand together, which may be more than 64 bits hold.

    Seven times as fast as the regular expression, on a path that every document takes.
    """
    return _HUGE_NUMBER in text.translate(_DIGITS_AS_ZERO)


def _may_have_duplicates(text: bytes, again: bytes) -> bool:
    """Whether more keys may have gone in than came out (``again``), without a second parse.

    Every key is followed by ``":``, in the text and in its compact form. Inside strings these
    two bytes stand only as ``\\":``, alike in both, provided the text neither puts white space
    before a colon nor writes the quote as ``\\u0022``; then equal counts mean equal keys.
    """
    if b"\\u0022" in text or _SPACED_KEY.search(text):
        return True
    return text.count(b'":') != again.count(b'":')


def _parse_exactly(text: bytes) -> Any:
    try:
        decoded = text.decode("utf-8")
        value = json.loads(decoded, object_pairs_hook=_object, parse_constant=_no_constant)
        lone = "\\u" in decoded and _SURROGATE.search(json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"invalid UTF-8 JSON: {error}") from None
    if lone:
        raise BadRequest("invalid UTF-8 JSON: a lone surrogate")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadRequest(f"the key {json.dumps(twice)} stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise BadRequest(f"invalid UTF-8 JSON: {name} is not JSON")


def depth_exceeds(value: Any, limit: int) -> bool:
    """Whether arrays and objects are nested deeper than ``limit``, without recursion."""
    level: list[Any] = [value]
    for _ in range(limit + 1):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(v for v in item.values() if isinstance(v, dict | list))
            elif isinstance(item, list):
                inner.extend(v for v in item if isinstance(v, dict | list))
        if not inner:
            return False
        level = inner
    return True
