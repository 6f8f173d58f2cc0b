"""What somebody might do to a package that was unpacked, and the verifier that should notice."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.audit import canonical, document_digest
from casework.audit_chain import content_digest


@dataclass(frozen=True)
class Said:
    """What the verifier said. ``faults`` are the codes of what does not hold."""

    code: int
    text: str

    @property
    def faults(self) -> set[str]:
        return self._codes("FAULT") - {"does-not-hold"}

    @property
    def notes(self) -> set[str]:
        return self._codes("NOTE")

    def _codes(self, level: str) -> set[str]:
        rows = [line.split(maxsplit=2) for line in self.text.splitlines()]
        return {row[1].rstrip(":") for row in rows if row[0] == level}


def verified(package: Path, *words: str) -> Said:
    """Runs the package's own verifier, by itself; of a ZIP, the one of the source."""
    own = package / "verify.py"
    program = own if own.is_file() else Path("server/evidence_package/verify.py").resolve()
    where = [] if own.is_file() else [str(package)]
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(program), *where, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=package if package.is_dir() else package.parent,
    )
    assert done.stderr == ""
    return Said(done.returncode, done.stdout)


def path_of(folder: Path, pattern: str) -> Path:
    """The first file of the package with such a name."""
    return min(folder.glob(pattern))


def changed(folder: Path, pattern: str, change: Callable[[dict[str, Any]], None]) -> Path:
    """Writes a JSON file of the package anew, in canonical form."""
    path = path_of(folder, pattern)
    doc = json.loads(path.read_bytes())
    change(doc)
    path.write_bytes(canonical(doc))
    return path


def list_anew(folder: Path) -> None:
    """Replaces the manifest by one that fits what is in the folder now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest["entries"] = [
        {
            "path": path.relative_to(folder).as_posix(),
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in names
        if path.name != "manifest.json"
    ]
    del manifest["digest"]
    manifest["digest"] = document_digest(manifest)
    (folder / "manifest.json").write_bytes(canonical(manifest))


def chain_anew(folder: Path) -> str:
    """Writes every seal and the manifest's head anew, so that all fits; answers the new head."""
    receipts = [json.loads(path.read_bytes()) for path in folder.glob("receipts/*.json")]
    digests = {item["fact"]: (item["sha256"], content_digest(item)) for item in receipts}
    head = None
    for path in sorted(folder.glob("seals/*.json")):
        seal = json.loads(path.read_bytes())
        for entry in seal["entries"]:
            entry["fact_sha256"], entry["receipt_sha256"] = digests[entry["fact"]]
        seal["previous"] = head
        path.write_bytes(canonical(seal))
        head = content_digest(seal)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["chain"]["head"] = head
    (folder / "manifest.json").write_bytes(canonical(manifest))
    list_anew(folder)
    return str(head)
