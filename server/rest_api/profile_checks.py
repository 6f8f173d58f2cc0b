"""`/api/v1/profile-checks`: a profile that somebody wrote, before a server runs with it."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from schemas.api.profile_checks import ProfileCheck, ProfileFindings
from schemas.line import to_json
from schemas.profile import ProfileFaults, ProfileText, read_profile, read_toml
from schemas.profile_diff import Change, differences
from server.registry.policies import planned_rulebook, require_no_namesake
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rights import Permission

blueprint = Resources("profile-checks", __name__, description="Profiles before they are used")
_FILE = "profile.toml"


@blueprint.route("/profile-checks")
class ProfileChecks(MethodView):
    """A profile that nothing is kept of."""

    @blueprint.arguments(ProfileCheck)
    @blueprint.response(200, ProfileFindings)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Check a profile as `kancha profile check` does, and say what it would change."""
        require(Permission.READ_TICKETS)
        context = parts()
        sent = ProfileText(wanted["text"], _FILE)
        against = wanted.get("against", context.settings.profile)
        found: dict[str, Any] = {"name": None, "version": None, "against": against}
        try:
            policy = require_no_namesake(sent)
            planned_rulebook(context.store, sent, context.clock())
        except ProfileFaults as error:
            return {**found, "faults": list(error.faults), "changes": []}
        known = read_profile(against)
        changes = differences(read_toml(known.text, known.file), read_toml(sent.text, _FILE))
        return {
            **found,
            "name": policy.name,
            "version": policy.version,
            "faults": [],
            "changes": [_view(change) for change in changes],
        }


def _view(change: Change) -> dict[str, Any]:
    words = {"sentence": change.sentence(), "line": to_json(change.line())}
    return {**change.to_document(), **words}
