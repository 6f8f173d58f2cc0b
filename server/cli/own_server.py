"""A server that belongs to a simulation: it may be killed, its data be destroyed and restored.

All is done by the commands an administrator has, each in a process of its own, with the settings of
this one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from server.cli.hosting import Address, answers
from server.cli.own_process import OwnProcess
from server.settings import Settings
from server.simulation.stage import ServerFailed

_KANCHA = (sys.executable, "-m", "server.cli")


class OwnServer(OwnProcess):
    """`kancha serve`."""

    def __init__(self, settings: Settings, backups: Path) -> None:
        """``backups``: folder for them."""
        self._data = settings.data
        self._backups = backups
        self._address = Address(settings.host, settings.port)
        name = "The server of the simulation"
        super().__init__(name, (*_KANCHA, "serve"), lambda: answers(self._address))

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return self._address.url

    def back_up(self) -> None:
        """While it works. Raises ServerFailed."""
        self._run("backup", "--folder", str(self._backups))

    def destroy(self) -> None:
        """All its data; it must not run."""
        shutil.rmtree(self._data)

    def restore(self) -> None:
        """The newest backup; it must not run. Raises ServerFailed."""
        self._run("restore", "--folder", str(self._backups), "--reason", "simulated")

    def _run(self, *words: str) -> None:
        done = subprocess.run(  # noqa: S603 (our own command)
            (*_KANCHA, *words), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ServerFailed(f"kancha {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
