"""Other builds of the field app, made as the project makes its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

WEB = Path(__file__).parents[2] / "server" / "web"
_BUILD = """
import { build } from "vite";
const [version, folder] = JSON.parse(process.argv[1]);
await build({
  configFile: "field/vite.config.ts",
  logLevel: "error",
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: { outDir: folder },
});
"""


def built(version: str, folder: Path) -> Path:
    """Builds the app under a version of its own; answers the folder, as `KANCHA_WEB` wants it."""
    given = json.dumps([version, str(folder / "field")])
    command = ["node", "--input-type=module", "--eval", _BUILD, given]
    subprocess.run(command, cwd=WEB, check=True)
    return folder
