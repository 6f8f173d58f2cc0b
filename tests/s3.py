"""A server that speaks S3, in a process of its own on loopback, for tests that kill it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import urllib3
from urllib3.exceptions import HTTPError

from server.settings import environment
from tests.ports import own_address
from tests.waiting import until

_MOTO = str(Path(sys.executable).with_name("moto_server"))
BUCKET = "evidence"


class S3:
    """What it keeps is in its memory: a restart begins with an empty bucket."""

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        self._address = own_address()
        self._env = {**environment(), **(env or {})}
        self.url = self._address.url
        self.start()

    @property
    def variables(self) -> dict[str, str]:
        """How clients find it and show who they are."""
        return variables(self.url)

    def start(self) -> None:
        """Starts it at its address, with an empty bucket."""
        command = [_MOTO, "-H", self._address.host, "-p", str(self._address.port)]
        silent = subprocess.DEVNULL
        self._process = subprocess.Popen(command, env=self._env, stdout=silent, stderr=silent)
        until(self._has_bucket, "the S3 server answers", 60.0)

    def kill(self) -> None:
        """Ends it with SIGKILL."""
        self._process.kill()
        self._process.wait()

    def objects(self) -> str:
        """The bucket's listing, as S3 writes it."""
        return urllib3.request("GET", f"{self.url}/{BUCKET}").data.decode()

    def _has_bucket(self) -> bool:
        try:
            return urllib3.request("PUT", f"{self.url}/{BUCKET}", retries=False).status == 200
        except HTTPError:
            return False


def variables(url: str) -> dict[str, str]:
    """The usual variables of clients, for a server on loopback."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIATEST",
        "AWS_SECRET_ACCESS_KEY": "of-a-test",
    }


@contextmanager
def s3_server(env: Mapping[str, str] | None = None) -> Iterator[S3]:
    """One until the end of the block; ``env`` adds its settings."""
    server = S3(env)
    try:
        yield server
    finally:
        server.kill()
