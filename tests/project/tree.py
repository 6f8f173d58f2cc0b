"""The files that make up the project, for tests about the project itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("schemas", "casework", "sync", "media", "server")
TOP_FOLDERS = (*PACKAGES, "tests", "bench")
CODE_ENDINGS = (".py", ".js", ".mjs", ".ts", ".css")


def project_files() -> list[Path]:
    """Everything git keeps or would keep, relative to the root, without what was deleted."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(Path(name) for name in listing.split("\0") if name and (ROOT / name).is_file())


def python_files(*under: str) -> list[Path]:
    """Python files below the named top folders (all, if none is named)."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and (not under or path.parts[0] in under)
    ]


def text_of(path: Path) -> str | None:
    """The file's text, or None for one that is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
