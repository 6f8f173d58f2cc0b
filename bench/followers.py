"""Workers that follow the office, meeting a large one for the first time."""

from __future__ import annotations

import time

from server.leased import LeasedWorker, read_place, save_place
from server.linking import follower as linking
from server.metrology import worker as verdicts
from server.pictures import worker as pictures
from server.wiring import Parts, Site, build_site
from sync.errors import Unavailable
from sync.mailroom.names import OFFICE

_SECONDS = 10.0
_PLACES = {
    "linking": linking.PLACE,
    "verdicts": verdicts.PLACE,
    "pictures": pictures.PLACE,
}


def first_looks(parts: Parts) -> dict[str, float]:
    """Lets each work for some seconds; answers documents a second. Then all of them have been
    there all along: what is measured next is an office that has been served for years."""
    site = build_site(parts)
    try:
        _wait_for_lists(site)
        rates = {name: _rate(site, worker) for name, worker in _workers(site).items()}
        while site.context.media.following.step():
            pass
    finally:
        for worker in _workers(site).values():
            worker.close()
        site.context.readmodel.close()
    end = parts.store.info(OFFICE).seq
    for place in _PLACES.values():
        rev, _ = read_place(parts.store, place)
        save_place(parts.store, place, end, rev)
    return rates


def _wait_for_lists(site: Site) -> None:
    """The linking reads them."""
    while True:
        try:
            site.context.readmodel.refresh()
        except Unavailable:
            time.sleep(0.2)
        else:
            return


def _workers(site: Site) -> dict[str, LeasedWorker]:
    return {"linking": site.linking, "verdicts": site.verdicts, "pictures": site.pictures}


def _rate(site: Site, worker: LeasedWorker) -> float:
    store = site.context.store
    start, more = time.perf_counter(), True
    while more and time.perf_counter() < start + _SECONDS:
        more = worker.step()
    seconds = time.perf_counter() - start
    _, reached = read_place(store, _PLACES[worker.name])
    return int(reached) / seconds
