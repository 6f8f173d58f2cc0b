"""What the tables of a profile file are made of; for ``profile_shape`` and its parts."""

from __future__ import annotations

from marshmallow import RAISE

from schemas.fields import Code, Flag, Part, Shape, Text


class Strict(Shape):
    """A table. Unknown members are refused: a misspelt limit must not be without effect."""

    class Meta:
        """Nothing unknown."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 (marshmallow's own)
        "type": "not-a-table|Write a table.",
        "unknown": "unknown-member|This member is not known here; is it misspelt?",
    }


class Titled(Strict):
    """A label in both languages."""

    zh = Text(100, required=True)
    en = Text(100, required=True)


class Sourced(Strict):
    """What has numbers says where they come from."""

    source = Text(300, required=True)
    verified = Flag(required=True)


class Coded(Strict):
    """Something with a code and a label."""

    code = Code(required=True)
    title = Part(Titled, required=True)
