"""Uppy in a real browser, on a page of the server's own origin, over a line that is cut once."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.district import District, basic
from tests.interop.node import HERE
from tests.interop.originals import arrived, declare, taken
from tests.servers import RunningServer

MB = 1_000_000


def test_given_a_connection_that_is_cut_when_a_page_sends_three_photos_then_all_arrive(
    server: RunningServer, district: District, north: str, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "install Debian's chromium; .ci/run does"
    device, work = district.enrol(north), district.new_work(north)
    photos = taken(tmp_path, 3, 2 * MB)
    declare(server.base_url, device, work, photos)

    said = uploaded_in_a_browser(
        target=server.base_url,
        headers={"Authorization": basic(device.id, device.token)},
        photos=[{"file": str(one.path), "metadata": one.metadata} for one in photos],
        cutAfter=MB,
        chromium=chromium,
        profile=str(tmp_path / "profile"),
    )

    assert (said["failed"], said["cuts"]) == ([], 1)
    assert sorted(said["whole"]) == [one.path.name for one in photos]
    arrived(district, work, 3)


def uploaded_in_a_browser(**given: Any) -> dict[str, Any]:
    """What the page says when it is done (``browser.mjs``)."""
    command, asked = ["node", "browser.mjs"], json.dumps(given)
    ran = subprocess.run(
        command, cwd=HERE, input=asked, capture_output=True, text=True, timeout=90, check=False
    )
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    return said
