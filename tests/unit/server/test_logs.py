"""The form of the log, and that a failure is told by the form of the path alone."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from server.couchdb_api import routes
from server.couchdb_api.app import CouchDialect
from server.logs import JsonLines


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    """A record as loggers make it."""
    told = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("kancha.sync", logging.ERROR, __file__, 1, message, args, told)


def test_given_a_failure_when_it_is_written_as_json_then_it_is_one_line_with_its_traceback() -> (
    None
):
    try:
        raise ValueError("two\nlines of 工单")
    except ValueError as error:
        line = JsonLines().format(record("%s failed.", "PUT /sync/{db}", error=error))

    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("error", "kancha.sync")
    assert said["message"] == "PUT /sync/{db} failed."
    assert said["at"].endswith("Z")
    assert "ValueError: two\nlines of 工单" in said["error"]


@pytest.mark.parametrize(
    ("parts", "form"),
    [
        (["office"], "/sync/{db}"),
        (["_all_dbs"], "/sync/_all_dbs"),
        (["mailbox-c-1", "_changes"], "/sync/{db}/_changes"),
        (["mailbox-c-1", "_local", "replication-7"], "/sync/{db}/_local/{doc}"),
        (["mailbox-c-1", "T1:photo:7", "preview.jpg"], "/sync/{db}/{doc}/{attachment}"),
        (["mailbox-c-1", "T1:photo:7", "a", "b", "c"], "/sync/{db}/{doc}/{attachment}"),
        (["mailbox-c-1", "_王芳"], "/sync/{db}/{doc}"),
        ([""], "/sync"),
    ],
)
def test_given_a_path_when_its_form_is_told_then_nothing_that_it_names(
    parts: list[str], form: str
) -> None:
    assert routes.form_of(parts) == form


def test_given_a_failure_of_the_dialect_when_it_is_told_then_not_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("broken")

    services: Any = SimpleNamespace(limits=SimpleNamespace(compress_from=None))
    dialect = CouchDialect(services, fails)
    environ = {"REQUEST_URI": "/sync/mailbox-c-1/wang.fang?rev=1-secret"}
    setup_testing_defaults(environ)

    list(dialect(environ, lambda *_: lambda _: None))

    assert "GET /sync/{db}/{doc} failed." in caplog.text
    assert "RuntimeError: broken" in caplog.text
    assert "wang" not in caplog.text
    assert "secret" not in caplog.text
