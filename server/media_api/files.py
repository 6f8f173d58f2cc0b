"""`/media/originals/<sha256>` and `/media/views/<sha256>`: files to those who may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, current_app, request

from media.blobs import SHA256
from schemas.api.views import View
from schemas.drawing import Role
from server.context import Context, context_of
from server.media_api.answering import Content, answer
from server.media_api.copies import copy_of, kept_file, not_arrived, type_wanted
from server.media_api.viewing import Viewer, facts_shown, viewer_of_request, write_down
from server.problem import Problem
from server.showing.pictures import ORIGINALS, VIEWS
from server.showing.sight import Named
from sync.jsontext import dumps

_SIZES: Mapping[str, Role] = {"preview": "preview", "view": "view"}
_SOON_S = 2
blueprint = Blueprint("files", __name__)


@blueprint.get(f"{ORIGINALS}/<sha256>")
def original(sha256: str) -> Response:
    """The file as it came, or a copy by its own hash. Raises Problem."""
    context, viewer, shown = _asked(sha256, whole=True)
    name = next((named.name for named in shown if named.name), sha256[:16])
    content = kept_file(context, sha256, name)
    if content is None:
        raise not_arrived()
    return _shown(content, viewer, shown, (sha256, View.FILE))


@blueprint.get(f"{VIEWS}/<sha256>")
def view(sha256: str) -> Response:
    """A smaller picture of an original: ``?size=preview`` or ``view``, WebP or AVIF where
    ``Accept`` names it. 202 while it is being made. Raises Problem."""
    context, viewer, shown = _asked(sha256, whole=False)
    role = _SIZES.get(request.args.get("size", "view"))
    if role is None:
        raise Problem("bad_request", "`size` is `preview` or `view`.")
    content = copy_of(context, sha256, role, type_wanted(request.accept_mimetypes.to_header()))
    if content is None:
        told = dumps({"status": "being-made", "retry_after_s": _SOON_S})
        headers = {"Retry-After": str(_SOON_S), "Cache-Control": "private, no-store"}
        return Response(told, 202, headers, content_type="application/json")
    return _shown(content, viewer, shown, (sha256, View.PICTURE))


def _asked(sha256: str, *, whole: bool) -> tuple[Context, Viewer, list[Named]]:
    """Raises Problem unauthorized, link_expired, not_found."""
    viewer = viewer_of_request()
    if not SHA256.fullmatch(sha256):
        raise Problem("not_found", "There is no such file.")
    return context_of(current_app), viewer, facts_shown(viewer, sha256, original=whole)


def _shown(
    content: Content, viewer: Viewer, shown: Sequence[Named], look: tuple[str, View]
) -> Response:
    response = answer(content, request)
    if "sign" in request.args:  # nothing goes along by itself: a page elsewhere may show it
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    write_down(viewer, look[0], shown, look[1])
    return response
