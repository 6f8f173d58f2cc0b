"""What a user can type or meet is explained in docs/: settings, commands, error codes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module

import click
import pytest

from casework.flags import TABLE
from server.errors import STATUS
from sync.errors import SyncError
from tests.project.tree import ROOT, project_files, python_files, text_of

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
VERIFIER = "evidence_package"
CODE_AND_SENTENCE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\|[A-Z]")
QUOTED = re.compile(r"`([^`]+)`")
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


def written_codes(node: ast.AST) -> Iterator[str]:
    """The codes of faults in a piece of code: the second argument of ``Fault`` and ``FieldError``,
    the first of ``fault``, and the ``code|`` in front of a sentence of a shape."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if parted := CODE_AND_SENTENCE.match(node.value):
            yield parted[1]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        places = {"Fault": 1, "FieldError": 1, "fault": 0}
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        place = places.get(called, len(node.args))
        said = [node.args[place]] if place < len(node.args) else []
        if said and isinstance(said[0], ast.IfExp):
            said = [said[0].body, said[0].orelse]
        words = [word.value for word in said if isinstance(word, ast.Constant)]
        yield from (word for word in words if isinstance(word, str))


def fault_codes() -> dict[str, set[str]]:
    """Code -> the top folders in which it is written; of the package's verifier under its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in python_files():
        if path.parts[0] not in ("schemas", "casework", "sync", "media", "server"):
            continue
        where = VERIFIER if VERIFIER in path.parts else path.parts[0]
        for node in ast.walk(ast.parse(text_of(path) or "")):
            for code in written_codes(node):
                found[code].add(where)
    return dict(found)


def test_every_code_of_a_fault_is_documented() -> None:
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    listed = {
        code
        for line in page.splitlines()
        if line.startswith("| `")
        for code in QUOTED.findall(line.split("|")[1])
    }
    codes = fault_codes()
    ours = {code for code, where in codes.items() if where != {VERIFIER}}

    assert {"archive-before-reply", "not-text", "skills-missing", "not-a-crew-leader"} <= ours
    assert sorted(ours - listed) == []


def test_every_code_of_the_verifier_of_packages_is_documented() -> None:
    pages = [ROOT / "docs" / name for name in ("evidence-package.md", "audit.md")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    codes = {code for code, where in fault_codes().items() if VERIFIER in where}

    assert "manifest-changed" in codes
    assert sorted(codes - set(QUOTED.findall(text))) == []


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


def test_every_measure_of_the_security_page_names_a_test_that_there_is() -> None:
    page = (ROOT / "docs/security.md").read_text("utf-8")
    named = re.findall(r"`(tests/[a-z_/]+\.py)(?:::(test_\w+))?`", page)

    assert len(named) > 20
    for file, test in named:
        text = (ROOT / file).read_text("utf-8")
        assert not test or f"def {test}(" in text, f"{file}::{test}"
