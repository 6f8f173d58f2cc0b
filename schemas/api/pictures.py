"""The pictures of a ticket, with addresses that a page can show, and links that end."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource

_ADDRESS = {"description": "address on this server, for `<img src>` with the session's cookie"}


class PictureView(Schema):
    """One photo that stands. Addresses that are null: there is nothing there (yet)."""

    fact = fields.String(required=True)
    sha256 = fields.String(required=True, metadata={"description": "of the original"})
    arrived = fields.Boolean(required=True, metadata={"description": "the original is here"})
    caption = fields.String(required=True, allow_none=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    preview = fields.String(required=True, allow_none=True, metadata=_ADDRESS)
    view = fields.String(required=True, allow_none=True, metadata=_ADDRESS)
    original = fields.String(required=True, allow_none=True, metadata=_ADDRESS)


class FileOfFact(Schema):
    """A file that a fact names."""

    sha256 = fields.String(required=True)
    name = fields.String(required=True)
    href = fields.String(required=True, metadata=_ADDRESS)


class NewFileLinks(Resource):
    """Addresses of files of the ticket, as the ticket tells them."""

    paths = fields.List(
        fields.String(
            validate=validate.Regexp(
                r"^/media/(originals/[0-9a-f]{64}|views/[0-9a-f]{64}(\?size=(preview|view))?)$"
            )
        ),
        required=True,
        validate=validate.Length(min=1, max=200),
    )


class FileLink(Schema):
    """One address with a signature."""

    path = fields.String(required=True)
    href = fields.String(required=True, metadata={"description": "good for anybody until it ends"})
    expires_at = fields.String(required=True, metadata={"format": "date-time"})


class FileLinks(Schema):
    """Links in the order in which they were asked for."""

    items = fields.List(fields.Nested(FileLink), required=True)
