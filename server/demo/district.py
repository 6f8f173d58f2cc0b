"""The demo district: made once in an empty data folder, recognised ever after.

registry: demo  {"type": "demo", "seed", "made_at"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from casework.metrology.instruments import Instrument
from schemas.instants import instant_text
from schemas.vocabulary import Role
from server.demo import catalogue
from server.demo.catalogue import Case, Catalogue
from server.demo.crews import hire
from server.demo.lives import LIVES, Life
from server.demo.patrol.tokens import forget_tokens
from server.demo.story import Event, Phone, Plot, Story
from server.demo.telling import Teller
from server.demo.visit import STANDARD
from server.registry.devices import Devices
from server.registry.documents import Registry
from server.registry.people import User
from server.wiring import Parts
from sync.errors import NotFound
from sync.mailroom.names import OFFICE, REGISTRY
from sync.stores.documents import DocumentStore, Draft

_CODES_LAST = timedelta(days=1)
_CHINESE_OF_TEN = 7
_DAY_BEGINS, _DAY_ENDS = 7, 21
_UTC_TO_LOCAL_H = 8
_WORDS = ("river", "lamp", "cedar", "bridge", "copper", "meter", "garden", "signal", "harbour")


class NotDemoData(Exception):  # noqa: N818 (says what is the case)
    """The data folder holds data that is not the demo's; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What a visitor of the demo needs. ``logins``: role -> (user, password)."""

    base_url: str
    logins: Mapping[str, tuple[str, str]]
    codes: Mapping[str, str]
    app_code: str
    """Of the first crew as well, for its app: a code is good once."""
    tickets: int
    file: Path

    @property
    def app_link(self) -> str:
        """Opened in a browser it makes this a device of the first crew."""
        return f"{self.base_url}/field/#enrol={self.app_code}"


def furnish(parts: Parts, base_url: str, seed: int = 1) -> Stay:
    """Makes the district if the data is empty, issues new enrolment codes, writes demo.json.

    A district that is there stays as it is, with its own seed. Raises NotDemoData.
    """
    made = _mark(parts.store)
    if made is None:
        if not _is_empty(parts):
            text = f"The data in {parts.settings.data} is not demo data; nothing was changed."
            raise NotDemoData(f"{text} Name an empty folder with KANCHA_DATA.")
        with parts.store.making_anew():
            _build(parts, seed, parts.clock())
        _sign(parts, seed, parts.clock())
    else:
        seed = made
    crews = [crew.id for crew in parts.identity.people.crews()]
    codes = issue_codes(parts, crews)
    stay = Stay(
        base_url=base_url,
        logins=_logins(seed),
        codes=codes,
        app_code=issue_codes(parts, crews[:1])[crews[0]],
        tickets=sum(life.tickets for life in LIVES),
        file=parts.settings.data / "demo.json",
    )
    _write(stay)
    return stay


def remove(parts: Parts) -> None:
    """Deletes the demo's databases; afterwards ``parts`` must be closed. Raises NotDemoData."""
    if _mark(parts.store) is None:
        if _is_empty(parts):
            return
        raise NotDemoData(f"The data in {parts.settings.data} is not demo data: it stays.")
    for name in parts.store.names():
        parts.store.delete(name)
    forget_tokens(parts.settings.data)


def _mark(store: DocumentStore) -> int | None:
    """The seed of the demo that is there, or None."""
    try:
        return int(store.get(REGISTRY, "demo").json()["seed"])
    except NotFound:
        return None


def _is_empty(parts: Parts) -> bool:
    return parts.store.info(OFFICE).doc_count == 0 and not parts.identity.people.users()


def _build(parts: Parts, seed: int, now: datetime) -> None:
    rng = Random(seed)  # noqa: S311 (made-up data, the same for the same seed)
    known = catalogue.load()
    for role, (user, password) in _logins(seed).items():
        crew = known.teams[0].id if role == Role.CREW_LEADER else None
        parts.identity.people.add_user(User(user, Role(role), crew=crew), password, now)
    phones = hire(parts, known, rng)
    _buy_standard(parts, now)
    events = _events(known, phones, rng, now)
    begin = min(event.sent_at for event in events)
    Teller(parts, begin).tell(events, now)


def _sign(parts: Parts, seed: int, now: datetime) -> None:
    """Last, so that a district that was only half made is not taken for one."""
    content = {"type": "demo", "seed": seed, "made_at": instant_text(now)}
    parts.store.put(REGISTRY, Draft.of("demo", content))


def _events(
    known: Catalogue, phones: Mapping[str, tuple[Phone, ...]], rng: Random, now: datetime
) -> list[Event]:
    events: list[Event] = []
    lives = [life for life in LIVES for _ in range(life.tickets // life.each)]
    for number, life in enumerate(lives):
        language = "zh" if rng.randrange(10) < _CHINESE_OF_TEN else "en"
        plot = Plot(
            case=_case(known, life, number),
            place=rng.choice(known.places),
            language=language,
            customer=_customer(known, language, rng),
            opened_at=_opened(now, rng.uniform(life.youngest, life.oldest)),
            phones=phones,
        )
        story = Story(plot, rng)
        life.tell(story)
        events += story.events
    return events


def _case(known: Catalogue, life: Life, number: int) -> Case:
    """The case that a life asks for, or the next one."""
    return known.named[life.case] if life.case else known.cases[number % len(known.cases)]


def _buy_standard(parts: Parts, now: datetime) -> None:
    """The reference standard that meters are tested with."""
    today = now.date()
    parts.identity.instruments.add(
        Instrument(
            STANDARD,
            "Demo Metrology",
            "RS-310",
            "900177",
            accuracy_class="0.1",
            calibrated_on=today - timedelta(days=150),
            calibration_due=today + timedelta(days=215),
            compared_on=today - timedelta(days=40),
        )
    )


def _customer(known: Catalogue, language: str, rng: Random) -> str:
    if language == "en":
        return rng.choice(known.english)
    return rng.choice(known.family) + rng.choice(known.given)


def _opened(now: datetime, days_ago: float) -> datetime:
    """A moment so many days ago, by day where there is room for it."""
    moment = now - timedelta(days=days_ago)
    hour = (moment.hour + _UTC_TO_LOCAL_H) % 24
    if days_ago > 1 and not _DAY_BEGINS <= hour < _DAY_ENDS:
        moment -= timedelta(hours=10)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _logins(seed: int) -> dict[str, tuple[str, str]]:
    rng = Random(f"logins {seed}")  # noqa: S311 (printed for everybody to read)
    return {
        role.value: (role.value, f"{'-'.join(rng.sample(_WORDS, 2))}-{rng.randint(100, 999)}")
        for role in Role
    }


def issue_codes(parts: Parts, crews: Iterable[str]) -> dict[str, str]:
    """A code for one device of each crew."""
    with closing(Registry(parts.store)) as registry:
        devices = Devices(registry, _CODES_LAST)
        return {crew: devices.issue_code(crew, "demo", parts.clock()).code for crew in crews}


def _write(stay: Stay) -> None:
    """Writes demo.json whole or not at all, for its owner's eyes."""
    logins = {
        role: {"user": user, "password": password} for role, (user, password) in stay.logins.items()
    }
    content = {
        "base_url": stay.base_url,
        "logins": logins,
        "admin": logins[Role.ADMINISTRATOR.value],
        "enrolment_codes": dict(stay.codes),
        "app_link": stay.app_link,
    }
    draft = stay.file.with_suffix(".tmp")
    draft.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(stay.file)
