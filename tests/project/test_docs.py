"""What a user can type or meet is explained in docs/: settings, commands, error codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import click
import pytest

from casework.flags import TABLE
from server.errors import STATUS
from sync.errors import SyncError
from tests.project.tree import ROOT, project_files, python_files, text_of

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"\bKANCHA_[A-Z][A-Z_]*[A-Z]\b")


def documentation() -> str:
    """All pages of docs/ as one text."""
    pages = [path for path in project_files() if path.parts[0] == "docs" and path.suffix == ".md"]
    return "\n".join(text_of(path) or "" for path in pages)


def error_codes(base: type[SyncError] = SyncError) -> set[str]:
    """The codes of an error and of all that derive from it."""
    return {base.code}.union(*(error_codes(derived) for derived in base.__subclasses__()))


def commands(command: click.Command, typed: str) -> Iterator[str]:
    """Everything that can be typed: ``kancha serve``, ``kancha device list`` …"""
    if not isinstance(command, click.Group):
        yield typed
        return
    for name, below in command.commands.items():
        if not below.hidden:
            yield from commands(below, f"{typed} {name}")


def test_every_setting_is_documented() -> None:
    settings = set(SETTING.findall((ROOT / "server/settings.py").read_text(encoding="utf-8")))

    assert settings
    assert sorted(settings - set(SETTING.findall(documentation()))) == []


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = set(SETTING.findall((ROOT / "server/settings.py").read_text(encoding="utf-8")))
    used = {name for path in python_files() for name in SETTING.findall(text_of(path) or "")}

    assert sorted(set(SETTING.findall(documentation())) - known - used) == []


def test_every_command_is_documented() -> None:
    main = import_module("server.cli.main").main
    assert isinstance(main, click.Group)

    text = documentation()
    assert [typed for typed in commands(main, "kancha") if typed not in text] == []


def test_every_error_code_is_documented() -> None:
    text = documentation()

    undocumented = [code for code in error_codes() | set(STATUS) if f"`{code}`" not in text]
    assert sorted(undocumented) == []


def fault_codes() -> set[str]:
    """The second argument of every ``Fault(field, code, sentence)`` written in the rules."""
    return {
        str(call.args[1].value)
        for path in python_files()
        if path.parts[0] in ("casework", "sync", "media")
        for call in ast.walk(ast.parse(text_of(path) or ""))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Fault"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }


def test_every_code_of_a_fault_is_documented() -> None:
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")

    assert "archive-before-reply" in fault_codes()
    assert sorted(code for code in fault_codes() if f"| `{code}` |" not in page) == []


def test_every_error_code_has_an_http_status() -> None:
    assert sorted(error_codes() - set(STATUS)) == []


@pytest.mark.parametrize(
    "page", [str(path) for path in project_files() if path.suffix == ".md"], ids=str
)
def test_every_link_within_the_project_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    targets = LINK.findall((ROOT / page).read_text(encoding="utf-8"))

    assert [to for to in targets if ":" not in to and not (folder / to).exists()] == []


def test_every_flag_is_explained() -> None:
    page = (ROOT / "docs/photos.md").read_text(encoding="utf-8")
    lines = [
        f"| `{code}` | {severity.value} | {en} | {zh} |"
        for code, (severity, zh, en) in TABLE.items()
    ]
    assert [line for line in lines if line not in page] == []
