"""The house rules that no linter knows. A rule may be broken for a reason that stands there.

A file over the limit says why in its first line, a function in the line before it (before its
decorators, if it has some): ``# long: <reason>``.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.project.tree import (
    CODE_ENDINGS,
    ROOT,
    TOP_FOLDERS,
    project_files,
    python_files,
    text_of,
)

FILE_LINES = 300
FUNCTION_LINES = 40
README_LINES = 30

CAPABILITIES = (Path("tests/conformance/engine.py"), Path("tests/faults/machine.py"))
"""Who may skip: what an engine or a machine does not offer, it must not be asked."""

LONG = re.compile(r"\s*(#|//|/\*) long: \S.+")
NOTE_TO_SELF = re.compile(r"\b(TO[D]O|FIX[M]E)\b")
EVASION = re.compile(r"\bpytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|unittest\.skip")
# Folders in which people work; a path below one is true on one machine only.
FOREIGN_PATH = re.compile(r"(?<![\w/.:}~-])/(root|home|Users|tmp|mnt)/\w")


def long_functions(source: str) -> list[str]:
    """Functions over the limit that give no reason: ``line: name (lines)``."""
    lines = source.splitlines()
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        excused = first > 1 and LONG.fullmatch(lines[first - 2])
        if length > FUNCTION_LINES and not excused:
            found.append(f"{node.lineno}: {node.name} ({length} lines)")
    return found


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """``file:line: text`` of every line of these files in which the pattern is found."""
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if pattern.search(line)
    ]


def code_files() -> list[Path]:
    return [path for path in project_files() if path.suffix in CODE_ENDINGS]


def test_no_file_of_code_is_longer_than_a_person_reads_at_once() -> None:
    too_long = []
    for path in code_files():
        lines = (text_of(path) or "").splitlines()
        if len(lines) > FILE_LINES and not LONG.match(lines[0]):
            too_long.append(f"{path}: {len(lines)} lines")

    assert too_long == []


def test_a_long_function_is_noticed_and_a_stated_reason_excuses_it() -> None:
    function = "def rule():\n" + "    step()\n" * FUNCTION_LINES

    assert long_functions(function) == ["1: rule (41 lines)"]
    assert long_functions("# long: one table, read as a whole\n" + function) == []
    assert long_functions("# long:\n" + function) == ["2: rule (41 lines)"]


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{path}:{function}"
        for path in python_files()
        for function in long_functions(text_of(path) or "")
    ]

    assert too_long == []


@pytest.mark.parametrize("folder", TOP_FOLDERS)
def test_every_top_folder_says_what_lives_in_it(folder: str) -> None:
    readme = ROOT / folder / "README.md"

    assert readme.is_file()
    assert 0 < len(readme.read_text(encoding="utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("line", ['open("/ho' + 'me/ann/x")', "see `/ro" + "ot/x`", "/tm" + "p/x"])
def test_a_path_of_one_machine_is_noticed(line: str) -> None:
    assert FOREIGN_PATH.search(line)


@pytest.mark.parametrize(
    "line", ["https://example.org/ho" + "me/ann", "docs/tm" + "p/x", "../ro" + "ot/x"]
)
def test_an_address_or_relative_path_is_no_path_of_a_machine(line: str) -> None:
    assert not FOREIGN_PATH.search(line)


def test_no_file_mentions_a_path_of_one_machine() -> None:
    assert lines_with(FOREIGN_PATH, project_files()) == []


def test_no_file_mentions_where_it_lies_on_this_machine() -> None:
    # A folder at the top of the disk, such as a container's, has a name that may be a route's.
    here = re.compile(rf"(?<![\w/.]){re.escape(str(ROOT))}(?![\w-])")
    files = project_files() if len(ROOT.parts) > 2 else []

    assert lines_with(here, files) == []


def test_no_test_is_left_out_save_by_a_named_capability() -> None:
    tests = [path for path in python_files("tests") if path not in CAPABILITIES]

    assert lines_with(EVASION, tests) == []
    assert all("capability" in line for line in lines_with(EVASION, list(CAPABILITIES)))


def test_no_note_to_self_is_left_in_the_code() -> None:
    assert lines_with(NOTE_TO_SELF, code_files()) == []
