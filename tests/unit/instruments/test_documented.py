"""Every format and every code that an instrument file can get is explained to its sender."""

from __future__ import annotations

import ast

from media.instruments.formats import FORMATS
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/instrument-files.md").read_text(encoding="utf-8")
CODE_AT = {"InstrumentFileError": 0, "fault": 1, "_fault": 0}


def codes() -> set[str]:
    """The codes in all calls that raise an error or note a fault."""
    found = set()
    for path in (ROOT / "media/instruments").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                place = CODE_AT.get(name)
                said = None if place is None else call.args[place]
                if isinstance(said, ast.Constant):
                    found.add(str(said.value))
    return found


def test_given_all_codes_of_instrument_files_when_looked_up_then_each_is_on_the_page() -> None:
    found = codes()

    assert {"timezone-required", "not-a-number", "record-damaged"} <= found
    assert sorted(code for code in found if f"`{code}`" not in PAGE) == []


def test_given_all_formats_when_looked_up_then_each_is_on_the_page() -> None:
    assert [each.name for each in FORMATS if f"`{each.name}`" not in PAGE] == []
