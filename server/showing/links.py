"""Links that show a file for a while to whoever has them.

A link names its file, its user and its end; it is signed with these and with what changes with
the user's password, role, areas and crew, so that it is void when they are others.
"""

from __future__ import annotations

from datetime import datetime

from server.context import Context
from server.registry.people import User


def signed_link(context: Context, path: str, user: User) -> tuple[str, datetime]:
    """The path with a signature for this user, and when it ends. Raises OSError."""
    until = context.clock().replace(microsecond=0) + context.settings.link_length
    seconds = str(int(until.timestamp()))
    sign = context.media.signer.sign(path, user.name, seconds, mark_of(context, user.name))
    return f"{path}?user={user.name}&until={seconds}&sign={sign}", until


def mark_of(context: Context, user: str) -> str:
    """What a signature holds of the user besides the name."""
    return context.identity.people.password_mark(user) or ""
