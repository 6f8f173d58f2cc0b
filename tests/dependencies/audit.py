"""Asks the registries what is known against what is locked: ``python -m tests.dependencies.audit``.

pip-audit asks PyPI (or the mirror of PIP_INDEX_URL), npm asks its registry. Exit code 1: something
is known that ``BORNE`` does not name. A registry that tells no advisories, and a machine without a
network, leave one line and exit code 0: a check must be possible in a tunnel.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.dependencies.locked import python_packages
from tests.project.tree import ROOT

BORNE: dict[str, str] = {}
"""Number of an advisory -> why it does not concern Kancha; docs/dependencies.md has the same."""

_TOOL = ROOT / "build" / "audit"
_TIMEOUT_S = 120


class NotAudited(Exception):  # noqa: N818 (says what is the case)
    """Nobody could be asked; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something known against a package."""

    package: str
    number: str
    remedy: str


def main() -> int:
    """Tells what is known; 1 if anything is that nobody has borne."""
    known = False
    for what, ask in _ASKED.items():
        try:
            found = [one for one in ask() if one.number not in BORNE]
        except NotAudited as reason:
            print(f"{what}: not audited: {reason}")
            continue
        known = known or bool(found)
        print(f"{what}: {'see below' if found else 'nothing is known against what is locked'}")
        for one in found:
            print(f"  {one.package}: {one.number}; {one.remedy}")
    return int(known)


def python_findings(lock: Path) -> list[Finding]:
    """What pip-audit says of a lock. Raises NotAudited."""
    tool = _pip_audit()
    probe = _TOOL / "probe.txt"
    first = python_packages(lock)[0]
    probe.write_text(f"{first.name}=={first.version}\n", "utf-8")
    read_pip_audit(_said(tool, "--requirement", str(probe)))  # a mirror may know no advisories
    return read_pip_audit(_said(tool, "--requirement", str(lock)))


def _pip_audit() -> Path:
    """The program, in an environment of its own: it brings thirty packages and its own pip."""
    tool = _TOOL / "bin" / "pip-audit"
    if not tool.exists():
        _run(sys.executable, "-m", "venv", str(_TOOL))
        pip = str(_TOOL / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"
        if _run(*pip, "install", "pip-audit>=2.9").returncode:
            raise NotAudited("pip-audit cannot be installed (no network?)")
    return tool


def _said(tool: Path, *words: str) -> str:
    flags = ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"]
    return _run(str(tool), *flags, *words).stdout


def read_pip_audit(said: str) -> list[Finding]:
    """Its JSON. Raises NotAudited where it is none, or where every package was left out."""
    packages = _json(said, "PyPI does not answer").get("dependencies", [])
    left_out = [one["name"] for one in packages if "skip_reason" in one]
    if len(left_out) == len(packages):
        raise NotAudited("the package index has no advisories")
    found = [
        Finding(
            one["name"],
            flaw["id"],
            f"fixed in {', '.join(flaw['fix_versions']) or 'no version yet'}",
        )
        for one in packages
        for flaw in one.get("vulns", [])
    ]
    if left_out and not found:
        raise NotAudited(f"the package index does not know {', '.join(left_out)}")
    return found


def node_findings(folder: Path) -> list[Finding]:
    """What npm says of a folder's package-lock.json. Raises NotAudited."""
    try:
        said = _run("npm", "audit", "--json", "--package-lock-only", cwd=folder).stdout
    except OSError:
        raise NotAudited("there is no npm") from None
    return read_npm_audit(said)


def read_npm_audit(said: str) -> list[Finding]:
    """Its JSON. Raises NotAudited where it could not ask."""
    report = _json(said, "npm's registry does not answer")
    if "auditReportVersion" not in report:
        raise NotAudited("npm's registry tells no advisories")
    remedies = {True: "`npm audit fix` has a version", False: "no version without it yet"}
    return [
        Finding(name, via["url"].rpartition("/")[2], remedies[bool(one["fixAvailable"])])
        for name, one in report["vulnerabilities"].items()
        for via in one["via"]
        if isinstance(via, dict)  # a name: it suffers from the package of that name
    ]


def _json(text: str, otherwise: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(text)
    except ValueError:
        raise NotAudited(otherwise) from None
    return read


def _run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        raise NotAudited(f"no answer within {_TIMEOUT_S} s") from None


_ASKED: dict[str, Callable[[], list[Finding]]] = {
    "requirements.lock": lambda: python_findings(ROOT / "requirements.lock"),
    "server/web/package-lock.json": lambda: node_findings(ROOT / "server/web"),
}

if __name__ == "__main__":
    sys.exit(main())
