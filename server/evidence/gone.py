"""Which files an erasure has taken away. Pure."""

from __future__ import annotations

from casework.erasure import ordered
from schemas.vocabulary import FactKind
from sync.mailroom.dossier import Dossier


def is_gone(dossier: Dossier, fact: str) -> bool:
    """Whether the files of a fact are erased, from the moment it was ordered.

    A photo's go where attachments go along; the files of an intake or record are personal data
    themselves and go in any case.
    """
    filed = (sheet.filed for sheet in dossier.sheets.values() if sheet.filed is not None)
    found = ordered(filed).get(fact)
    return found is not None and (found or f":{FactKind.PHOTO.value}:" not in fact)
