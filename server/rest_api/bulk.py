"""`POST /api/v1/bulk`: many commands in one request, each carried out and answered for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.bulk import BulkAction, BulkAnswer, NewBulk
from schemas.api.closing import (
    NewArchive,
    NewCallBack,
    NewClassification,
    NewExecution,
    NewHold,
    NewLink,
    NewPause,
    NewRecord,
    NewReopening,
    NewReply,
)
from schemas.api.tickets import CommandHeaders, NewAssignment, NewRecall
from schemas.fields import Shape, faults_of
from schemas.vocabulary import FactKind
from server.identity import Permission, may
from server.office.commands import Order, command, existing
from server.problem import FieldError, Problem, faulty
from server.registry.people import User
from server.rest_api.access import require, require_session
from server.rest_api.additions import require_linkable, require_own_book
from server.rest_api.api import Resources, problem_of, problem_response, read_json
from server.rest_api.crews import own_crew
from server.rest_api.tickets import desk, json_response
from sync.errors import SyncError

blueprint = Resources("bulk", __name__, description="Many commands in one request")


def _any(_: User, __: Mapping[str, Any]) -> None:
    """Nothing but what the shape and the rules of the ticket say."""


def _crew(_: User, new: Mapping[str, Any]) -> frozenset[str] | None:
    """Skills of the crew that shall go; None: the work is a department's."""
    return None if new.get("crew") is None else frozenset(own_crew(new["crew"]).skills)


@dataclass(frozen=True, slots=True)
class _Action:
    """What the endpoint of the single command asks for."""

    permission: Permission
    shape: type[Shape]
    kind: FactKind
    check: Callable[[User, Mapping[str, Any]], frozenset[str] | None] = _any
    """Raises Problem; answers the skills of a crew that shall go."""


_ACTIONS = {
    BulkAction.ASSIGN: _Action(Permission.ASSIGN, NewAssignment, FactKind.ASSIGNMENT, _crew),
    BulkAction.RECALL: _Action(Permission.ASSIGN, NewRecall, FactKind.RECALL),
    BulkAction.CLASSIFY: _Action(Permission.CLASSIFY, NewClassification, FactKind.CLASSIFICATION),
    BulkAction.LINK: _Action(Permission.CLASSIFY, NewLink, FactKind.LINK, require_linkable),
    BulkAction.RECORD: _Action(Permission.RECORD, NewRecord, FactKind.RECORD, require_own_book),
    BulkAction.PAUSE: _Action(Permission.PAUSE, NewPause, FactKind.PAUSE),
    BulkAction.HOLD: _Action(Permission.HOLD, NewHold, FactKind.HOLD),
    BulkAction.REPLY: _Action(Permission.REPLY, NewReply, FactKind.REPLY),
    BulkAction.EXECUTE: _Action(Permission.EXECUTE, NewExecution, FactKind.EXECUTION),
    BulkAction.CALL_BACK: _Action(Permission.REPLY, NewCallBack, FactKind.CALL_BACK),
    BulkAction.ARCHIVE: _Action(Permission.CLOSE, NewArchive, FactKind.ARCHIVE),
    BulkAction.REOPEN: _Action(Permission.CLOSE, NewReopening, FactKind.REOPENING),
}


@blueprint.route("/bulk")
class Bulk(MethodView):
    """Commands on many tickets."""

    @blueprint.arguments(NewBulk)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(200, BulkAnswer)
    def post(self, _: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Carry out up to 500 commands in their order; one that fails stops no other.

        Sent again with the same Idempotency-Key and items, nothing is done twice.
        """
        _require_some_right()
        key = headers.get("idempotency_key")
        items = read_json(request)["items"]
        results = [_result(place, item, key) for place, item in enumerate(items)]
        failed = sum("problem" in result for result in results)
        return json_response({"done": len(results) - failed, "failed": failed, "results": results})


def _require_some_right() -> None:
    """Who may do none of it is told so at once. Raises Problem: unauthorized, forbidden."""
    user = require_session()[1].user
    if not any(may(user, action.permission) for action in _ACTIONS.values()):
        require(Permission.ASSIGN)


def _result(place: int, item: Mapping[str, Any], key: str | None) -> dict[str, Any]:
    said = {"ticket": item["ticket"], "action": item["action"]}
    try:
        etag = _carry_out(item, item.get("key") or (f"{key} {place}" if key else None))
    except Problem as problem:
        response = problem_response(problem)
    except SyncError as error:
        response = problem_response(problem_of(error))
    else:
        return {**said, "status": 201, "etag": etag}
    return {**said, "status": response.status_code, "problem": response.get_json()}


def _carry_out(item: Mapping[str, Any], key: str | None) -> str:
    """The ticket's ETag after the command. Raises Problem, SyncError."""
    action = _ACTIONS[BulkAction(item["action"])]
    user = require(action.permission)
    body = dict(item.get("body") or {})
    found = faults_of(action.shape().validate(body), "")
    errors = [FieldError(f"body.{field}", code, text) for field, code, text in found]
    if errors:
        raise faulty(errors)
    existing(desk(), item["ticket"])  # who may not see the ticket learns nothing else of it
    skills = action.check(user, body)
    order = Order(
        user=user.name,
        kind=action.kind,
        investigation=body.pop("investigation", None),
        body=body,
        key=key,
        if_match=item.get("if_match"),
        crew_skills=skills,
    )
    return command(desk(), item["ticket"], order).etag
