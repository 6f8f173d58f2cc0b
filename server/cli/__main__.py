"""`python -m server.cli`: the commands, for a process that starts another one."""

from __future__ import annotations

from server.cli.main import main

main(prog_name="kancha")
