"""A version of a profile never changes: offices were run with it, and tickets name it."""

from __future__ import annotations

import hashlib

import pytest

from schemas.profile import known_profiles, load_profile, read_profile

RELEASED = {
    ("cn-southern-grid", 7): "d9d3448d164cbb451bbad54ab4d28d7b2c02bacf161e8f5112db5825c6f93eb0",
    ("cn-state-grid", 9): "37ea89bcd246a3f8bec60f87fcf70f61998d75f91f07bdecbf20b3eef2ce891c",
    ("eu-en50160", 6): "8138eb17b058c0f2fb8995499e8bd81a8813a8f0d08f76f97672e305fc5e4b24",
    ("us-ansi", 7): "010605f064d744d49da5e83bb41599e1698cc865b5529f214f72c4b5056d3ca1",
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
