"""The console has words for what the server says by code."""

from __future__ import annotations

import ast
import re

from tests.project.test_docs import QUOTED, written_codes
from tests.project.tree import ROOT

_SHAPES = ("profile_shape", "profile_parts", "metrology_shape", "office_rules", "fields")
_OF_FACTS = {"not-a-fact-id", "not-a-sha256", "not-a-uuid"}
"""No member of a profile has these forms."""
_SECTION = re.compile(
    r"^## (?:Profiles|Policy profiles)$(.*?)^(?:## |\Z)", re.MULTILINE | re.DOTALL
)


def test_every_fault_of_a_profile_has_words_in_chinese() -> None:
    page = (ROOT / "docs/errors.md").read_text("utf-8")
    listed = "".join(_SECTION.findall(page))
    rows = [line for line in listed.splitlines() if line.startswith("| `")]
    codes = {code for row in rows for code in QUOTED.findall(row.split("|")[1])}
    for name in _SHAPES:
        tree = ast.parse((ROOT / f"schemas/{name}.py").read_text("utf-8"))
        codes |= {code for node in ast.walk(tree) for code in written_codes(node)}
    web = ROOT / "server/web"
    own = re.findall(
        r'^  "?([a-z0-9-]+)"?: "', (web / "console/text/profile-faults.ts").read_text("utf-8"), re.M
    )
    shared = re.findall(
        r'"reason\.([a-z0-9-]+)"', (web / "shared/text/reasons.ts").read_text("utf-8")
    )

    assert {"unknown-name", "version-changed", "not-rising", "not-text", "missing"} <= codes
    assert sorted(codes - _OF_FACTS - {*own, *shared}) == []
