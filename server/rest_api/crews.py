"""`/api/v1/crews`, `/api/v1/members`, and the enrolment codes of a crew."""

from __future__ import annotations

import io
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

import segno
from flask import Response
from flask.views import MethodView

from casework.visibility import Scope
from schemas.api.base import VersionHeaders
from schemas.api.crews import (
    CrewChange,
    CrewList,
    CrewQuery,
    CrewView,
    MemberList,
    MemberQuery,
    MemberView,
    NewCrew,
    NewMember,
)
from schemas.api.devices import EnrolmentCode, EnrolmentHeaders
from schemas.api.tickets import CommandHeaders
from schemas.instants import instant_text
from server.identity import Permission
from server.problem import FieldError, Problem, faulty
from server.registry.people import Crew, no_crew, require_crew, unknown_crew
from server.rest_api.access import base_url, parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.paging import page_of
from server.rest_api.versions import once, versioned
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import mailbox_of

blueprint = Resources("crews", __name__, description="Crews, members, enrolment codes")


@blueprint.route("/crews")
class Crews(MethodView):
    """All crews."""

    @blueprint.arguments(CrewQuery, location="query")
    @blueprint.response(200, CrewList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the crews with filters, a page at a time."""
        require(Permission.READ_CREWS)
        found = [crew for crew in crews_in(scope()) if _is_wanted(crew, wanted)]
        return page_of(found, wanted, getattr).answer(_view)

    @blueprint.arguments(NewCrew)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, CrewView)
    def post(self, new: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Make a crew and its mailbox."""
        user = require(Permission.MANAGE_CREWS)
        context = parts()
        people = context.identity.people
        crew = Crew(new["id"], new["name"], new["area"], tuple(new["skills"]))
        _require_own_area(crew)
        with once(user, headers, "crew") as making:
            made = people.crew_made(making)
            if made is None:
                # The mailbox first: a crew without one could be given work that never arrives.
                open_mailbox(context.store, crew.id)
                made = people.add_crew(crew, context.clock(), making)
        kept = people.kept_crew(made.id)
        return versioned(_view(kept.it), kept.etag, 201, f"/api/v1/crews/{made.id}")


@blueprint.route("/crews/<crew_id>")
class OneCrew(MethodView):
    """One crew."""

    @blueprint.response(200, CrewView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, crew_id: str) -> Response:
        """Read a crew."""
        require(Permission.READ_CREWS)
        kept = parts().identity.people.kept_crew(existing(crew_id).id)
        return versioned(_view(kept.it), kept.etag)

    @blueprint.arguments(CrewChange)
    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(200, CrewView)
    def patch(self, change: dict[str, Any], headers: dict[str, Any], crew_id: str) -> Response:
        """Change a crew's name, area or skills; its id and mailbox stay, and so does its work."""
        require(Permission.MANAGE_CREWS)

        def changed(old: Crew) -> Crew:
            crew = replace(old, **{**change, "skills": tuple(change.get("skills", old.skills))})
            _require_own_area(crew)
            return crew

        crew, if_match = existing(crew_id).id, headers.get("if_match")
        kept = parts().identity.people.change_crew(crew, changed, if_match)
        return versioned(_view(kept.it), kept.etag)


@blueprint.route("/crews/<crew_id>/enrolment-codes")
class EnrolmentCodes(MethodView):
    """Codes with which devices join a crew."""

    @blueprint.arguments(EnrolmentHeaders, location="headers")
    @blueprint.response(201, EnrolmentCode)
    def post(self, headers: dict[str, Any], crew_id: str) -> dict[str, Any]:
        """Issue a one-time code; it is shown now and never again, save to the same key."""
        user = require(Permission.ENROL_DEVICES)
        context = parts()
        crew = existing(crew_id)
        key = headers.get("idempotency_key")
        issued = context.identity.devices.issue_code(crew.id, user.name, context.clock(), key)
        url = f"{base_url()}/field/#enrol={quote(issued.code)}"
        return {
            "code": issued.code,
            "crew": issued.crew,
            "expires_at": instant_text(issued.expires_at),
            "url": url,
            "qr_svg": _qr_code(url),
        }


@blueprint.route("/members")
class Members(MethodView):
    """People of the crews."""

    @blueprint.arguments(MemberQuery, location="query")
    @blueprint.response(200, MemberList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the members, of one crew or of all, a page at a time."""
        require(Permission.READ_CREWS)
        found = parts().identity.people.members(wanted.get("crew"))
        crews = {crew.id for crew in crews_in(scope())}
        seen = [member for member in found if member.crew in crews]
        return page_of(seen, wanted, getattr).answer(asdict)

    @blueprint.arguments(NewMember)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, MemberView)
    def post(
        self, new: dict[str, Any], headers: dict[str, Any]
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Make a member of a crew."""
        user = require(Permission.MANAGE_CREWS)
        people, now = parts().identity.people, parts().clock()
        own_crew(new["crew"])
        with once(user, headers, "member") as making:
            member = people.member_made(making) or people.add_member(
                new["crew"], new["name"], now, making
            )
        return asdict(member), 201, {"Location": f"/api/v1/members/{member.id}"}


@blueprint.route("/members/<member_id>")
class OneMember(MethodView):
    """One member."""

    @blueprint.response(200, MemberView)
    def get(self, member_id: str) -> dict[str, Any]:
        """Read a member."""
        require(Permission.READ_CREWS)
        member = parts().identity.people.member(member_id)
        if member is None or not is_there(member.crew):
            raise Problem("not_found", f"There is no member {member_id!r}.")
        return asdict(member)


def existing(crew_id: str) -> Crew:
    """The crew, if there is one for the caller. Raises Problem not_found."""
    crew = parts().identity.people.crew(crew_id)
    if crew is None or not scope().has_crew(crew.id, crew.area):
        raise no_crew(crew_id)
    return crew


def _is_wanted(crew: Crew, wanted: dict[str, Any]) -> bool:
    skill = wanted.get("skill")
    return wanted.get("area") in (None, crew.area) and (skill is None or skill in crew.skills)


def _require_own_area(crew: Crew) -> None:
    here = scope()
    if not here.has_area(crew.area):
        text = f"Name an area that is yours: {', '.join(here.areas)}."
        fault = FieldError("area", "not-your-area", text)
        raise faulty([fault])


def crews_in(here: Scope) -> list[Crew]:
    """The crews that there are for somebody, by id."""
    found = parts().identity.people.crews()
    return [crew for crew in found if here.has_crew(crew.id, crew.area)]


def is_there(crew_id: str) -> bool:
    """Whether there is such a crew for the caller."""
    crew = parts().identity.people.crew(crew_id)
    return crew is not None and scope().has_crew(crew.id, crew.area)


def own_crew(crew_id: str) -> Crew:
    """The crew that a request names. Raises Problem unknown_crew, also where it lies outside
    what there is for the caller."""
    crew = require_crew(parts().identity.people, crew_id)
    if not scope().has_crew(crew.id, crew.area):
        raise unknown_crew(crew_id)
    return crew


def _view(crew: Crew) -> dict[str, Any]:
    return asdict(crew) | {"skills": list(crew.skills), "database": mailbox_of(crew.id)}


def _qr_code(text: str) -> str:
    svg = io.BytesIO()
    segno.make(text, error="m").save(svg, kind="svg", scale=6, border=3, xmldecl=False)
    return svg.getvalue().decode()
