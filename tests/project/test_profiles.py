"""A version of a profile never changes: offices were run with it, and tickets name it."""

from __future__ import annotations

import hashlib

import pytest

from schemas.profile import known_profiles, load_profile, read_profile

RELEASED = {
    ("cn-southern-grid", 5): "0223ea77dc121d5e692bb6bf3dd0be6001c5221856fa4cadc25aec0192c1c2fb",
    ("cn-state-grid", 7): "d8d592f8a396d5c4d1244eb1d3fca2df2e4b7e991aea383e340a4c299ed03f2f",
    ("eu-en50160", 5): "5abc541f8d96ee8442f2653972941aab62e8f8968ea3d427d7c1e5d0b31d6901",
    ("us-ansi", 5): "5d7b3f46aeff7d3c4ab918e3e6d372e23ee2b8a0d07e37ace231bec48278b473",
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
