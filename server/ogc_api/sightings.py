"""The last known position of each crew.

Only the last one of each crew is shown: a crew's way is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas.ids import receipt_id
from schemas.instants import instant_text
from server.ogc_api.features import Sighting, sighting_of
from server.positions import LastWord
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Wanted


def sightings(store: DocumentStore, facts: Mapping[str, str]) -> dict[str, Sighting]:
    """By crew, from the facts that say where each was last. Raises SyncError."""
    ids = list(facts.values())
    wanted = [Wanted(one) for one in [*ids, *map(receipt_id, ids)]]
    said = store.read(OFFICE, wanted) if wanted else []
    found: dict[str, Sighting] = {}
    for crew, fact, receipt in zip(facts, said, said[len(ids) :], strict=False):
        if fact and receipt and not fact[0].deleted and not receipt[0].deleted:
            sighting = sighting_of(fact[0].json(), receipt[0].json())
            if sighting is not None:
                found[crew] = sighting
    return found


def with_shared(
    sightings: Mapping[str, Sighting], words: Iterable[LastWord]
) -> dict[str, Sighting]:
    """By crew the latest of what its facts and its devices tell. Where a device shares there is no
    fact. One that stopped sharing tells nothing."""
    found = dict(sightings)
    for word in words:
        at, known = instant_text(word.at), found.get(word.crew)
        if word.fix is not None and (known is None or known.at < at):
            found[word.crew] = Sighting(word.crew, None, at, word.fix)
    return found
