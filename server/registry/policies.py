"""Every version of the profile that the office was run with, kept in the registry.

A fact is judged by the version it was made under, so a version that is in use once is kept for
as long as the office lasts, whatever becomes of its file: ``policy:<name>:<version>`` holds the
text of the file and the moment from which the version counts. The first version counts from the
day its file names; a later one from that day too, but never from before the server knew it: what
was judged and promised until then stays as it was told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from schemas.instants import instant_text, parse_instant
from schemas.policy import Policy
from schemas.profile import (
    ProfileFault,
    ProfileFaults,
    ProfileText,
    known_profiles,
    load_profile,
    parse_profile,
)
from schemas.rulebook import Edition, Rulebook, begins, rulebook
from schemas.toml_lines import line_of
from sync.errors import AlreadyExists, Conflict, NotFound
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore, Draft, Range

_ATTEMPTS = 16


def keep_rulebook(store: DocumentStore, profile: ProfileText, now: datetime) -> Rulebook:
    """Keeps the version in the file where it is new, and answers all that are kept.

    ``now`` is aware. Any number of processes may do this at once. Raises ProfileFaults, and
    Conflict where others are faster again and again.
    """
    with suppress(AlreadyExists):
        store.create(REGISTRY)
    new = parse_profile(profile.text, profile.file)
    for _ in range(_ATTEMPTS):
        kept = kept_editions(store, new.name)
        edition = to_keep(new, profile, kept, now)
        if edition is None:
            return rulebook(kept)
        with suppress(Conflict):  # another process was first: its word is looked at again
            store.put(REGISTRY, _draft(edition, profile.text))
    raise Conflict("Other processes keep versions of the profile at this moment; start again.")


def planned_rulebook(store: DocumentStore, profile: ProfileText, now: datetime) -> Rulebook:
    """What ``keep_rulebook`` would answer; writes nothing. Raises ProfileFaults."""
    new = parse_profile(profile.text, profile.file)
    kept = kept_editions(store, new.name)
    edition = to_keep(new, profile, kept, now)
    return rulebook(kept if edition is None else [*kept, edition])


def require_no_namesake(profile: ProfileText) -> Policy:
    """The policy in the text. Raises ProfileFaults: what is wrong in it, or ``version-changed``
    where Kancha comes with another text of the same name and version."""
    new = parse_profile(profile.text, profile.file)
    if new.name in known_profiles():
        ours = load_profile(new.name)
        if ours.version == new.version and ours != new:
            said = (
                f"Version {new.version} of {new.name} comes with Kancha and says something else; "
                "give yours a name of its own, or what is changed the next version and its day."
            )
            raise _refused(profile, "version", "version-changed", said)
    return new


def kept_editions(store: DocumentStore, name: str) -> list[Edition]:
    """The versions of a profile that are kept, by number.

    Raises ProfileFaults (``kept-version-damaged``).
    """
    which = Range(start=f"policy:{name}:", end=f"policy:{name};")
    try:
        found = list(store.documents(REGISTRY, which, bodies=True))
    except NotFound:  # the registry is not made yet
        return []
    editions = [_edition(document.json()) for document in found if document is not None]
    return sorted(editions, key=lambda edition: edition.policy.version)


def to_keep(
    new: Policy, profile: ProfileText, kept: Sequence[Edition], now: datetime
) -> Edition | None:
    """The new version as it will be kept; None where it is kept already.

    ``kept`` is by number. Raises ProfileFaults where it may not be used after these:
    ``version-goes-back``, ``version-changed``, ``in-force-goes-back``.
    """
    if not kept:
        return Edition(new, begins(new))
    last = kept[-1].policy
    if new == last:
        return None
    field, code, said = _fault_after(last, new)
    if code:
        raise _refused(profile, field, code, said)
    return Edition(new, max(begins(new), now))


def _fault_after(last: Policy, new: Policy) -> tuple[str, str, str]:
    """Member, code and sentence of what is wrong; the code is empty where nothing is."""
    if new.version < last.version:
        said = f"The office was run with version {last.version}; go on with it or a newer one."
        return "version", "version-goes-back", said
    if new.version == last.version:
        said = (
            f"Version {new.version} said something else when the office was run with it; give "
            "what is changed the next version and the day from which it is in force."
        )
        return "version", "version-changed", said
    if new.in_force < last.in_force:
        said = f"Version {last.version} is in force from {last.in_force}; write that day or later."
        return "in_force", "in-force-goes-back", said
    return "", "", ""


def _refused(profile: ProfileText, field: str, code: str, said: str) -> ProfileFaults:
    fault = ProfileFault(profile.file, line_of(profile.text, field), field, code, said)
    return ProfileFaults((fault,))


def _edition(content: Mapping[str, Any]) -> Edition:
    where = f"registry, policy:{content['name']}:{content['version']}"
    if _digest(content["text"]) != content["sha256"]:
        raise _damaged(where, "It is not as it was kept; restore the registry from a backup.")
    try:
        policy = parse_profile(content["text"], where)
    except ProfileFaults as error:
        raise _damaged(where, f"This Kancha cannot read it: {error}") from None
    return Edition(policy, parse_instant(content["since"]))


def _draft(edition: Edition, text: str) -> Draft:
    policy = edition.policy
    content = {
        "type": "policy",
        "name": policy.name,
        "version": policy.version,
        "since": instant_text(edition.since),
        "sha256": _digest(text),
        "text": text,
    }
    return Draft.of(f"policy:{policy.name}:{policy.version}", content)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _damaged(where: str, message: str) -> ProfileFaults:
    return ProfileFaults((ProfileFault(where, 0, "text", "kept-version-damaged", message),))
