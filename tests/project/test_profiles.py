"""A version of a profile never changes: offices were run with it, and tickets name it."""

from __future__ import annotations

import hashlib

import pytest

from schemas.profile import known_profiles, load_profile, read_profile

RELEASED = {
    ("cn-southern-grid", 6): "035c601093b4bd9043305f6f4fd59e4e7ebcd402f5dfa7648fd999ea13a25954",
    ("cn-state-grid", 8): "a2d30be64aff8f7d15ea19df54481b9d5652f0432eb93c934003db777bffc60e",
    ("eu-en50160", 5): "5abc541f8d96ee8442f2653972941aab62e8f8968ea3d427d7c1e5d0b31d6901",
    ("us-ansi", 6): "baacd6f5874dc1feb7bd28777b31764e663f7abc68319d18ae7833ae33759602",
}
"""SHA-256 of the text by name and version. A change of a profile is a new version with its day
(``in_force``), and a new line here in place of the old one."""


@pytest.mark.parametrize("name", known_profiles())
def test_a_profile_that_comes_with_kancha_says_what_its_version_said(name: str) -> None:
    version = load_profile(name).version
    digest = hashlib.sha256(read_profile(name).text.encode()).hexdigest()

    assert RELEASED.get((name, version)) == digest, (
        f"{name} was changed: raise `version` (now {version}) and `in_force` in its file, then pin "
        f"the new version here with {digest}"
    )
