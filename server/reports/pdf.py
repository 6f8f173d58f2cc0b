"""PDF of a document: a few at once, each drawn by a process of its own (``press.py``)."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import MutableMapping
from threading import BoundedSemaphore
from typing import Any

from server.problem import Problem

_PRESS = (sys.executable, "-m", "server.reports.press")
_AT_ONCE = 2
_WAIT_S = 15.0
"""How long a request waits for its turn before it is told to come again."""
_LONGEST_S = 120.0
_NO_LIBRARIES = 3
LIBRARIES = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
"""What to type on Debian where the libraries or fonts are missing."""

_FONT = re.compile(rb"/BaseFont /[A-Z]{6}\+([^\s/]+)")
_CHINESE = re.compile(
    "CJK|Source-?Han|WenQuanYi|PingFang|YaHei|Sans-?SC|SimSun|SimHei|Droid-?Sans-?Fall"
)


class Press:
    """Draws PDFs, at most ``at_once`` at a time. One per process."""

    def __init__(self, at_once: int = _AT_ONCE, wait_s: float = _WAIT_S) -> None:
        self._turns = BoundedSemaphore(at_once)
        self._wait_s = wait_s

    def pdf(self, html: str) -> bytes:
        """The PDF of an HTML document; the same text gives the same bytes.

        Raises Problem: service_unavailable (too many at once), pdf_unavailable (libraries are
        missing), pdf_failed.
        """
        if not self._turns.acquire(timeout=self._wait_s):
            text = "Other reports are being drawn; ask again in a moment, or for format=html."
            raise Problem("service_unavailable", text, headers={"Retry-After": "10"})
        try:
            return _draw(html)
        finally:
            self._turns.release()


def press_of(extensions: MutableMapping[str, Any]) -> Press:
    """The one press of an application, kept among its extensions."""
    press: Press = extensions.setdefault("kancha-press", Press())
    return press


def chinese_font() -> str | None:
    """The font that Chinese is drawn with; None where there is none. Raises Problem."""
    drawn = _draw(
        '<html lang="zh"><title>-</title><p style="font-family: sans-serif">电压', "plain"
    )
    names = {name.decode() for name in _FONT.findall(drawn)}
    return next((name for name in sorted(names) if _CHINESE.search(name)), None)


def _draw(html: str, *how: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (our own module; the document goes in as data)
            (*_PRESS, *how),
            input=html.encode(),
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        text = f"Drawing took longer than {_LONGEST_S:.0f} s; ask for format=html instead."
        raise Problem("pdf_failed", text) from None
    if done.returncode == _NO_LIBRARIES:
        text = f"A library that draws text is missing on the server: {LIBRARIES}. HTML works."
        raise Problem("pdf_unavailable", text)
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        text = "The PDF could not be drawn; the server's log says why. HTML works."
        sys.stderr.write(done.stderr.decode(errors="replace")[-2_000:])
        raise Problem("pdf_failed", text)
    return done.stdout
