"""Runs Kancha as ``kancha serve`` does: python -m bench.host FOLDER PORT WORKERS on|off."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.kancha_data import settings_for
from server.cli.hosting import Address, serve

if __name__ == "__main__":
    folder, port, workers, mailroom = sys.argv[1:]
    settings = settings_for(Path(folder), int(port), int(workers), mailroom=mailroom == "on")
    serve(settings, Address("127.0.0.1", int(port)), lambda _: None)
