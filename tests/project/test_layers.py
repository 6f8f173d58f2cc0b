"""Who may import whom: the contracts of pyproject.toml, checked as `lint-imports` does."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.tree import PACKAGES, ROOT, python_files, text_of


def test_every_import_follows_the_layers_and_doors() -> None:
    # A process of its own: its logging set-up silences the loggers of the one it runs in.
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def environment_readings(source: str) -> list[int]:
    """Lines that reach for the environment: os.environ, os.getenv and imports of them."""
    reaching = {"environ", "environb", "getenv", "putenv", "unsetenv"}
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = node.value.id == "os" and node.attr in reaching
        elif isinstance(node, ast.ImportFrom):
            found = node.module == "os" and any(name.name in reaching for name in node.names)
        else:
            continue
        if found:
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "source", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ"]
)
def test_a_reading_of_the_environment_is_noticed(source: str) -> None:
    assert environment_readings(source)


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        str(path) for path in python_files(*PACKAGES) if environment_readings(text_of(path) or "")
    }

    assert readers <= {"server/settings.py"}
