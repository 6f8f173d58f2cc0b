"""A receipt as it is shown: the sealed one with what was seen later in the file of its fact.

A receipt is sealed in the audit chain and never changes; an examination is a fact of its own, of
another day. So the receipt that people and devices are shown is joined of both, anew each time:

    "flags"     as sealed
    "examined"  {"fact", "at", "flags"}: the examination that counts now, and its flags
    "summary"   how many flags of each severity are in both; where there is any or an examination

Nothing takes what was joined for proof: export and seals have the sealed one, and of a receipt that
somebody holds the sealed part is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.disclosure import names_another
from casework.flagged import Examination, by_severity
from schemas.instants import instant_text

Doc = Mapping[str, Any]
_JOINED = frozenset({"examined", "summary"})


def shown_receipt(receipt: Doc, seen: Examination | None, *, to_crews: bool = False) -> Doc:
    """The same object where there is nothing to join. ``to_crews``: without flags that name another
    ticket."""
    sealed = tuple(receipt.get("flags") or ())
    if seen is None and not sealed:
        return receipt
    flags = () if seen is None else seen.flags
    if to_crews:
        flags = tuple(flag for flag in flags if not names_another(flag))
    shown = dict(receipt)
    if seen is not None:
        shown["examined"] = {"fact": seen.fact, "at": instant_text(seen.at), "flags": list(flags)}
    return {**shown, "summary": by_severity((*sealed, *flags))}


def sealed_part(shown: Doc) -> dict[str, Any]:
    """A receipt as somebody was shown it, without what was joined."""
    return {key: value for key, value in shown.items() if key not in _JOINED}
