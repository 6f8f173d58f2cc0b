"""A version of a profile never changes: offices were run with it, and tickets name it."""

from __future__ import annotations

import hashlib

import pytest

from schemas.profile import known_profiles, load_profile, read_profile

RELEASED = {
    ("cn-southern-grid", 8): "623ebc68a1e6f92d9373ade496aafc16f284f69dc9b1f7b990d23a8969b6c3fb",
    ("cn-state-grid", 10): "75a77ae5f0d061576d1dc66bc711a9cc67d963be4c3bcf2ff39ff8c3bb8cf20f",
    ("eu-en50160", 7): "04dd20ffd33a7789c8b1ae651db1a07d08db0e99d734f95ad3480283a085c5df",
    ("us-ansi", 8): "405238c32bc150b2f546ff2e1f387cbf60d4da1d5769a7b81e5156c2522c397e",
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
