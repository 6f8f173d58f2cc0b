"""The log of a process: lines on stderr, for people or for programs.

Nothing in it names a customer, a secret or what was asked: requests are told by the form of their
path, never by the path, and successful ones not at all (``/metrics`` counts them).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.instants import instant_text
from sync import jsontext

GRANIAN: Mapping[str, Any] = {
    "loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": False}}
}
"""What granian is told of its own log: it goes where all else goes."""
_TEXT = "%(levelname)s %(name)s: %(message)s"
_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One object a line: ``at``, ``level``, ``logger``, ``message``, ``process``, ``thread``; and
    ``error``, a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        said: dict[str, Any] = {
            "at": instant_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            "thread": record.threadName,
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return jsontext.dumps(said).decode()


def begin(form: str) -> None:
    """Sets up the log of this process, warnings and dead threads included."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(_TEXT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # It tells of every try with the whole path; who asked says what came of it, once.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    threading.excepthook = _tell_of_thread


def _tell_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        name = ended.thread.name if ended.thread else "gone"
        _log.error("The thread %s ended.", name, exc_info=ended.exc_value)
