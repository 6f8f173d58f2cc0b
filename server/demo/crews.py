"""The demo's crews, their members and their phones, whose tokens nobody has."""

from __future__ import annotations

from contextlib import closing
from random import Random

from schemas.instants import instant_text
from server.demo.catalogue import Catalogue
from server.demo.story import Phone
from server.registry import secrets
from server.registry.documents import Registry
from server.registry.people import Crew
from server.wiring import Parts
from sync.mailroom.mailroom import open_mailbox

_MODELS = ("Pixel 8", "Redmi Note 13", "iPad mini")
_PHONES_OF_A_CREW = 2
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def hire(parts: Parts, known: Catalogue, rng: Random) -> dict[str, tuple[Phone, ...]]:
    """Makes crews with mailboxes, members and devices; answers the phones by crew.

    Members and devices are written here because the registry gives ids at random, and a seed
    must give the same ones.
    """
    now = parts.clock()
    phones = {}
    districts = {place.crew: place.district for place in known.places}
    with closing(Registry(parts.store)) as registry:
        for team in known.teams:
            crew = Crew(team.id, team.name, districts.get(team.id), team.skills)
            parts.identity.people.add_crew(crew, now)
            database = open_mailbox(parts.store, team.id)
            phones[team.id] = tuple(
                Phone(_name("d-", rng), _name("m-", rng), team.id, database)
                for _ in range(_PHONES_OF_A_CREW)
            )
            for phone in phones[team.id]:
                name = rng.choice(known.family) + rng.choice(known.given)
                _register(registry, phone, (name, rng.choice(_MODELS)), instant_text(now))
    return phones


def _register(registry: Registry, phone: Phone, names: tuple[str, str], now: str) -> None:
    """``names``: of the member and of the device."""
    member = {"type": "member", "id": phone.member, "name": names[0], "crew": phone.crew}
    registry.create(f"member:{phone.member}", {**member, "created_at": now})
    device = {
        "type": "device",
        "id": phone.device,
        "name": f"{names[1]} · {names[0]}",
        "crew": phone.crew,
        "token": secrets.digest(secrets.new_token()),
        "enrolled_at": now,
        "rotated_at": None,
        "revoked_at": None,
        "wiped_at": None,
    }
    registry.create(f"device:{phone.device}", device)


def _name(prefix: str, rng: Random) -> str:
    return prefix + "".join(rng.choice(_LETTERS) for _ in range(10))
