"""The lock files are complete and follow pyproject.toml. `make lock` brings them up to date."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import PACKAGES, ROOT, python_files, text_of

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|file:|^-|@ ", re.MULTILINE)
LOCKS = ("requirements.lock", "requirements-dev.lock")
NODE_FOLDERS = ("tests/interop", "bench", "server/web")


def lock_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return {
        canonicalize_name(package): version for package, version in PINNED.findall(lock_text(name))
    }


def asked_for() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [Requirement(text) for text in project["project"]["dependencies"]]
    build = [Requirement(text) for text in project["build-system"]["requires"]]
    dev = [Requirement(text) for text in project["dependency-groups"]["dev"]]
    return {LOCKS[0]: runtime, LOCKS[1]: runtime + build + dev + extras()}


def extras() -> list[Requirement]:
    """What is installed only where it is wanted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]
    return [Requirement(text) for wanted in extra.values() for text in wanted]


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_at_a_version_that_pyproject_allows(name: str) -> None:
    locked = pins(name)

    wrong = [
        f"{wanted}: locked at {locked.get(canonicalize_name(wanted.name))}"
        for wanted in asked_for()[name]
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0"))
    ]

    assert wrong == [], "run `make lock`"


def test_every_dependency_is_explained() -> None:
    explained = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    wanted = {one.name.lower() for some in asked_for().values() for one in some}

    assert sorted(name for name in wanted if not re.search(rf"\b{name}\b", explained)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock_text(name)) if PINNED.match(entry)]

    assert len(entries) == len(pins(name)) > 0
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert ADDRESS.findall(lock_text(name)) == []


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = pins(LOCKS[0]), pins(LOCKS[1])

    assert {package: tested.get(package) for package in shipped} == shipped


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_node_packages_are_locked_as_asked_for_and_with_hashes(folder: str) -> None:
    asked = json.loads(lock_text(f"{folder}/package.json"))["dependencies"]
    locked = json.loads(lock_text(f"{folder}/package-lock.json"))["packages"]

    assert locked[""]["dependencies"] == asked
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, entry in locked.items() if name and "integrity" not in entry] == []
    assert [name for name, entry in locked.items() if "resolved" in entry] == []


def imported(source: str) -> set[str]:
    """Names of the top-level modules that a source imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_what_the_product_imports_is_asked_for_by_pyproject() -> None:
    used = set[str]().union(*(imported(text_of(path) or "") for path in python_files(*PACKAGES)))
    foreign = used - sys.stdlib_module_names - set(PACKAGES)
    provided = packages_distributions()
    wanted = {canonicalize_name(one.name) for one in asked_for()[LOCKS[0]]}
    declared = wanted | {canonicalize_name(one.name) for one in extras()}

    assert [
        module
        for module in sorted(foreign)
        if not declared & {canonicalize_name(name) for name in provided.get(module, [])}
    ] == []
