"""Which role may do what: one table, and the part of the office that a user sees.

A handler asks for a permission in one line (``require``). Which tickets and crews there are for a
user, and whether customers are shown to them, says their ``Scope``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.visibility import Scope
from schemas.vocabulary import Role
from server.registry.users import User


class Permission(StrEnum):
    """What an office user can be allowed."""

    READ_TICKETS = "read tickets, their facts and attachments"
    SEE_IDENTITY = "see who customers are and where they live"
    OPEN_TICKETS = "open tickets"
    ASSIGN = "assign investigations and recall them"
    DECIDE = "decide responsibility and resolution"
    APPROVE = "approve a resolution that needs approval"
    REPLY = "reply to customers and call them back"
    EXECUTE = "report how far measures are"
    CLASSIFY = "classify and link tickets"
    RECORD = "file internal records"
    MEASURE = "send instrument files and map their columns"
    CLOSE = "archive and reopen tickets"
    HOLD = "begin and end legal holds"
    CORRECT = "amend and retract facts, and answer facts that wait"
    PAUSE = "stop the clock of promises and let it go on"
    READ_CREWS = "read crews, members and devices"
    MANAGE_CREWS = "make crews and members"
    ENROL_DEVICES = "issue enrolment codes"
    MANAGE_DEVICES = "rotate and revoke the tokens of devices"
    MANAGE_INSTRUMENTS = "register instruments and their calibrations"
    MANAGE_WEBHOOKS = "register webhooks and send their messages again"
    SEE_TRACKS = "see the way that crews took"
    READ_QUARANTINE = "read what was refused or set aside"
    AUDIT = "read and verify the chain of receipts"
    ERASE = "erase personal data"
    DERIVE = "have redacted and watermarked copies of photos made"
    READ_VIEWS = "read who has looked at personal data"
    READ_USERS = "read the users of the office"
    MANAGE_USERS = "make and change users of the office"
    SHARE_VIEWS = "share saved views of the list with the office"


_D, _S, _P = Role.DISPATCHER, Role.SUPERVISOR, Role.APPROVER
_U, _A = Role.AUDITOR, Role.ADMINISTRATOR
_C, _M = Role.CREW_LEADER, Role.METER_TECHNICIAN

RIGHTS: Mapping[Permission, frozenset[Role]] = {
    Permission.READ_TICKETS: frozenset(Role),
    Permission.SEE_IDENTITY: frozenset({_D, _S, _U, _A, _C}),
    Permission.OPEN_TICKETS: frozenset({_D, _S, _A}),
    Permission.ASSIGN: frozenset({_D, _S, _A}),
    Permission.DECIDE: frozenset({_D, _S, _A}),
    Permission.APPROVE: frozenset({_S, _P, _A}),
    Permission.REPLY: frozenset({_D, _S, _A}),
    Permission.EXECUTE: frozenset({_D, _S, _A}),
    Permission.CLASSIFY: frozenset({_D, _S, _A}),
    Permission.RECORD: frozenset({_D, _S, _A, _M}),
    Permission.MEASURE: frozenset({_D, _S, _A, _M}),
    Permission.CLOSE: frozenset({_D, _S, _A}),
    Permission.HOLD: frozenset({_S, _A}),
    Permission.CORRECT: frozenset({_D, _S, _A}),
    Permission.PAUSE: frozenset({_S, _A}),
    Permission.READ_CREWS: frozenset(Role),
    Permission.MANAGE_CREWS: frozenset({_S, _A}),
    Permission.ENROL_DEVICES: frozenset({_D, _S, _A}),
    Permission.MANAGE_DEVICES: frozenset({_S, _A}),
    Permission.MANAGE_INSTRUMENTS: frozenset({_S, _A, _M}),
    Permission.MANAGE_WEBHOOKS: frozenset({_A}),
    Permission.SEE_TRACKS: frozenset({_D, _S, _U, _A, _C}),
    Permission.READ_QUARANTINE: frozenset({_D, _S, _U, _A}),
    Permission.AUDIT: frozenset({_S, _U, _A}),
    Permission.ERASE: frozenset({_S, _A}),
    Permission.DERIVE: frozenset({_D, _S, _A}),
    Permission.READ_VIEWS: frozenset({_U, _A}),
    Permission.READ_USERS: frozenset({_U, _A}),
    Permission.MANAGE_USERS: frozenset({_A}),
    Permission.SHARE_VIEWS: frozenset({_D, _S, _A}),
}
"""The table. An auditor reads everything and changes nothing."""

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    role: frozenset(permission for permission, roles in RIGHTS.items() if role in roles)
    for role in Role
}


def may(user: User, permission: Permission) -> bool:
    """Whether the user's role has the permission."""
    return user.role in RIGHTS[permission]


def scope_of(user: User) -> Scope:
    """The part of the office that there is for this user."""
    return Scope(user.areas, user.crew, may(user, Permission.SEE_IDENTITY))
