"""The demo's crews at work: one simulated phone for each, one thread for all of them.

The phones are real devices: enrolled with a code over HTTP, and afterwards they reach their
mailbox at ``/sync/`` and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from threading import Event
from typing import Any

from casework.place import LatLon
from schemas.instants import instant_text, parse_instant
from server.clock import Clock
from server.demo.catalogue import Case, Catalogue, load
from server.demo.patrol.day import Duty, moves, under_way, whereabouts
from server.demo.patrol.handset import Handset, Line, LineBroken, LockedOut, basic
from server.demo.patrol.pace import Pace
from server.demo.patrol.papers import Pen, manifest_paper, position_paper, written
from server.demo.patrol.tokens import keep_tokens, read_tokens
from server.demo.patrol.work import jobs_of, led_by_people, said_by
from server.demo.story import Phone
from sync.mailroom.names import mailbox_of

_LOCKED_OUT = timedelta(minutes=15)
"""As the field app waits."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """What the crews begin with. ``codes``: of the crews that have no phone yet."""

    base_url: str
    folder: Path
    codes: Mapping[str, str]
    pace: Pace


def patrol(start: Start, clock: Clock, stop: Event) -> None:
    """Lets the crews work until ``stop`` is set."""
    round_of = _Patrol(start, clock)
    while not stop.is_set():
        round_of.step(stop)
        stop.wait(start.pace.tick_s)


def bases(known: Catalogue) -> dict[str, LatLon]:
    """Where each crew stands when it has no work: in its part of the city, or in the middle."""
    places = known.places
    middle = (
        sum(place.lat for place in places) / len(places),
        sum(place.lon for place in places) / len(places),
    )
    own = {place.crew: (place.lat, place.lon) for place in places}
    return {team.id: own.get(team.id, middle) for team in known.teams}


@dataclass(slots=True)
class _Crew:
    handset: Handset
    duty: Duty
    not_before: datetime


class _Patrol:
    def __init__(self, start: Start, clock: Clock) -> None:
        known = load()
        self._start, self._clock = start, clock
        self._line = Line(start.base_url)
        self._bases = bases(known)
        self._cases: tuple[Case, ...] = known.cases
        self._began_at = clock()
        self._tokens = dict(read_tokens(start.folder))
        self._codes = {crew: code for crew, code in start.codes.items() if crew in self._bases}
        self._crews: dict[str, _Crew] = {}
        self._key = token_urlsafe(24)
        self._fine = True
        for crew in self._tokens.keys() & self._bases.keys():
            self._put_on_duty(crew)

    def step(self, stop: Event) -> None:
        """One look of each crew; whatever goes wrong is told once and tried again."""
        try:
            self._enrol()
            for name, crew in sorted(self._crews.items()):
                if not stop.is_set() and crew.not_before <= self._clock():
                    self._work(name, crew)
        except LineBroken as error:
            if self._fine and not stop.is_set():
                _log.warning(
                    "The demo's crews do not reach the server, and go on trying: %s", error
                )
            self._fine = False
        else:
            self._fine = True

    def _work(self, name: str, crew: _Crew) -> None:
        try:
            crew.handset.sync()
            papers = work_of(crew.handset.docs, crew.duty, self._clock(), self._cases)
            crew.handset.write(papers)
            crew.handset.push()
        except LockedOut as error:
            if crew.not_before == self._began_at:
                _log.warning("The demo's crew %s is locked out and stands still: %s", name, error)
            crew.not_before = self._clock() + _LOCKED_OUT

    def _enrol(self) -> None:
        """Makes phones of codes, and keeps their tokens: another start makes no new devices."""
        for crew, code in list(self._codes.items()):
            try:
                self._tokens[crew] = self._meet(crew, code)
            except LockedOut as error:
                _log.warning("The demo's crew %s gets no phone: %s", crew, error)
            else:
                keep_tokens(self._start.folder, self._tokens)
                self._put_on_duty(crew)
            del self._codes[crew]

    def _meet(self, crew: str, code: str) -> dict[str, str]:
        asked = {"code": code, "name": f"demo · {crew}"}
        # Sent again after a lost reply, the key gives the same device.
        said = self._line.ask("POST", "/api/v1/devices/enrol", asked, Idempotency_Key=self._key)
        secret = basic(said["device_id"], said["token"])
        about = self._line.ask("GET", "/api/v1/device", Authorization=secret)
        return {
            "device": said["device_id"],
            "token": said["token"],
            "member": about["members"][0]["id"],
            "enrolled_at": instant_text(self._clock()),
        }

    def _put_on_duty(self, crew: str) -> None:
        kept = self._tokens[crew]
        phone = Phone(kept["device"], kept["member"], crew, mailbox_of(crew))
        enrolled_at = parse_instant(kept["enrolled_at"])
        duty = Duty(phone, self._bases[crew], enrolled_at, self._began_at, self._start.pace)
        self._crews[crew] = _Crew(Handset(self._line, phone, kept["token"]), duty, self._began_at)


def work_of(
    docs: Mapping[str, dict[str, Any]], duty: Duty, now: datetime, cases: tuple[Case, ...]
) -> list[dict[str, Any]]:
    """What a crew's phone writes at this moment. Pure.

    Where somebody of the crew is at work with a phone of his own, the crew is his.
    """
    pen = Pen(duty, now, cases)
    said = said_by(docs, duty.phone.device)
    jobs = jobs_of(docs, duty.phone, said)
    people = led_by_people(docs, duty.phone, duty.began_at)
    taken = [] if people else moves(jobs, said, duty, now)
    facts = [fact for move in taken for fact in written(move, pen)]
    current = None if people else under_way(jobs)
    place = position_paper(current, whereabouts(jobs, said, duty, now), docs, pen)
    manifest = manifest_paper(docs, pen, news=bool(facts))
    return facts + [paper for paper in (place, manifest) if paper is not None]
