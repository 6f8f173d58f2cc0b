"""flask-smorest as Kancha uses it: every error is RFC 9457, every body is strict JSON."""

from __future__ import annotations

import http
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from flask import Flask, Request, Response, request
from flask_smorest import Api, Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from schemas.api.base import ProblemDetails
from schemas.api.spans import with_days
from schemas.fields import faults_of
from schemas.instants import instant_text
from server.errors import STATUS, status_of
from server.problem import FieldError, Problem, sentence_of
from server.rest_api.access import parts
from server.rest_api.examples import complete
from server.rest_api.openapi import describe_value
from server.rest_api.problems import TITLES
from sync import jsontext
from sync.errors import SyncError

Handler = TypeVar("Handler", bound=Callable[..., Any])
PROBLEM_TYPE = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "document_too_large",
    415: "bad_content_type",
    422: "validation_failed",
    429: "too_many_requests",
    503: "service_unavailable",
}


class Decorator(Protocol):
    """Takes a handler and answers one of the same type."""

    def __call__(self, handler: Handler, /) -> Handler:
        """The decorated handler."""


class StrictParser(FlaskParser):
    """Bodies as ``sync.jsontext`` reads them; unknown query parameters are an error."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 (webargs' own)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": "raise",
    }

    def load_querystring(self, req: Request, schema: Any) -> Any:
        """The parameters; a day stands for the moment where it begins or ends in the time zone of
        the profile."""
        given = with_days(req.args.items(multi=True), schema, parts().policy.timezone)
        return self._makeproxy(MultiDict(given), schema)

    def load_json(self, req: Request, schema: Any) -> Any:
        """The body. Raises Problem bad_content_type, BadRequest."""
        del schema
        return read_json(req)


class Resources(Blueprint):
    """A blueprint of REST resources: flask-smorest's, with types."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, description=description)  # type: ignore[no-untyped-call]

    def route(self, rule: str, **options: Any) -> Decorator:
        """Registers a resource at a path."""
        decorator: Decorator = super().route(rule, **options)  # type: ignore[no-untyped-call]
        return decorator

    def arguments(self, schema: type, *, location: str = "json", **options: Any) -> Decorator:
        """Checks a part of the request and hands it to the handler."""
        # Made once: of a class webargs makes a schema, with copies of all fields, at each request.
        decorator: Decorator = super().arguments(  # type: ignore[no-untyped-call]
            schema(), location=location, **options
        )
        return decorator

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Decorator:
        """Documents, and for plain values writes, the usual response."""
        decorator: Decorator = super().response(status_code, schema, **options)  # type: ignore[no-untyped-call]
        return decorator

    def alt_response(self, status_code: int, *_: Any, **options: Any) -> Decorator:
        """Documents another response."""
        decorator: Decorator = super().alt_response(status_code, **options)  # type: ignore[no-untyped-call]
        return decorator

    @staticmethod
    def doc(**content: Any) -> Decorator:
        """Adds to the OpenAPI operation."""
        decorator: Decorator = Blueprint.doc(**content)  # type: ignore[no-untyped-call]
        return decorator


class RestApi(Api):
    """Registers the resources, writes the OpenAPI document and answers errors."""

    ERROR_SCHEMA = ProblemDetails  # type: ignore[assignment]

    def __init__(self, app: Flask, spec_kwargs: dict[str, Any]) -> None:
        super().__init__(app, spec_kwargs=spec_kwargs)  # type: ignore[no-untyped-call]

    def add(self, blueprint: Blueprint, url_prefix: str) -> None:
        """Adds a blueprint's resources to the app and to the OpenAPI document."""
        self.register_blueprint(blueprint, url_prefix=url_prefix)  # type: ignore[no-untyped-call]

    def finish(self) -> dict[str, Any]:
        """The OpenAPI document with its examples, when all resources are added."""
        assert self.spec is not None
        self._document: dict[str, Any] = self.spec.to_dict()
        complete(self._document)
        return self._document

    def _openapi_json(self) -> Response:
        return Response(jsontext.dumps(self._document), mimetype="application/json")

    def init_app(self, app: Flask, **options: Any) -> None:
        """Also answers Kancha's own errors."""
        super().init_app(app, **options)  # type: ignore[no-untyped-call]
        assert self.ma_plugin.converter is not None
        self.ma_plugin.converter.add_attribute_function(describe_value)
        app.register_error_handler(Problem, problem_response)
        app.register_error_handler(SyncError, _sync_error)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Problem details, with the headers flask-smorest would drop."""
        data = getattr(error, "data", None) or {}
        messages = data.get("errors") or data.get("messages") or {}
        errors = [FieldError(*found) for location in messages.values() for found in _flat(location)]
        response = error.get_response()
        headers = {
            name: response.headers[name] for name in KEPT_HEADERS if name in response.headers
        }
        headers.update(data.get("headers") or {})
        status = error.code or 500
        code = _CODES.get(status, "internal_error" if status >= 500 else "bad_request")
        detail = sentence_of(errors) if errors else _sentence(error, status)
        return problem_response(Problem(code, detail, errors, headers), status)

    def _register_responses(self) -> None:
        """flask-smorest's own, but with the media type of problem details."""
        usual = self.DEFAULT_RESPONSE_CONTENT_TYPE
        try:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
            super()._register_responses()  # type: ignore[no-untyped-call]
        finally:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


def read_json(req: Request) -> Any:
    """The JSON value of a request. Raises Problem bad_content_type, BadRequest."""
    if not req.is_json:
        raise Problem("bad_content_type", "Send JSON with Content-Type: application/json.")
    return jsontext.parse(req.get_data())


def problem_response(problem: Problem, status: int | None = None) -> Response:
    """RFC 9457: the code is in ``type`` (address of its explanation) and in ``code``."""
    status = status or status_of(problem.code)
    title = TITLES.get(problem.code) or http.HTTPStatus(status).phrase
    content: dict[str, Any] = {
        "type": f"/api/docs#{problem.code}",
        "title": title,
        "status": status,
        "code": problem.code,
        "detail": problem.detail,
    }
    if problem.errors:
        told = [_with_zone(error) for error in problem.errors]
        if problem.detail == sentence_of(problem.errors):
            content["detail"] = sentence_of(told)
        content["errors"] = [
            {"field": error.field, "code": error.code, "message": error.message} for error in told
        ]
    response = Response(jsontext.dumps(content), status, content_type=PROBLEM_TYPE)
    response.headers.update(problem.headers)
    if status == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response


def _with_zone(error: FieldError) -> FieldError:
    """Who sends a day or local time learns what moment the present one is in both."""
    if error.code != "not-an-instant":
        return error
    context = parts()
    now, zone = context.clock(), context.policy.timezone
    here = f"{now.astimezone(zone):%Y-%m-%d %H:%M} in {zone.key}"
    return replace(error, message=f"{error.message} Now it is {instant_text(now)}: {here}.")


def problem_of(error: SyncError) -> Problem:
    """What a fault of the store is to a caller of the REST API."""
    code = error.code if error.code in STATUS else "internal_error"
    headers = {"Retry-After": "1"} if code == "service_unavailable" else None
    return Problem(code, error.reason, headers=headers)


def _sync_error(error: SyncError) -> Response:
    return problem_response(problem_of(error))


def _flat(messages: Any) -> list[tuple[str, str, str]]:
    return list(faults_of(messages, ""))


def _sentence(error: HTTPException, status: int) -> str:
    if status == 404:
        return f"There is nothing at {request.path}."
    if status >= 500:
        return "The server made a mistake; it is written in the server's log."
    return error.description or error.name
