"""``intake``: the complaint as the office took it."""

from __future__ import annotations

from enum import StrEnum

from schemas.facts.record import RecordFile
from schemas.facts.shape import FactShape
from schemas.fields import (
    Code,
    Flag,
    Instant,
    Items,
    Number,
    Part,
    Quantity,
    Shape,
    Text,
    Whole,
    Word,
)
from schemas.vocabulary import ComplaintClass, Datum


class AreaKind(StrEnum):
    """Where the site lies: arrival times are promised by it."""

    URBAN = "urban"
    RURAL = "rural"
    REMOTE = "remote"


class ContactKind(StrEnum):
    """How somebody is reached."""

    PHONE = "phone"
    EMAIL = "e-mail"
    OTHER = "other"


class Contact(Shape):
    """One way to reach the customer; ``preferred``: when it suits."""

    kind = Word(ContactKind, required=True)
    value = Text(200, required=True)
    preferred = Text(100)


class Customer(Shape):
    """Who complains: personal data, only as much as the visit needs."""

    account = Text(40)
    name = Text(100)
    phone = Text(40)
    language = Text(20)
    contacts = Items(Part(Contact, required=True), 10)


class Site(Shape):
    """Where the supply is: address, degrees with datum, and its place in the network.

    ``district`` is the code of the part of the utility that answers for the site: who sees the
    ticket goes by it. ``area`` says how far out it lies. ``radius_m`` is how far from its middle
    one is still on site, where that is not what the profile says of all (``place.geofence_m``).
    """

    address = Text(300)
    lat = Number(-90, 90)
    lon = Number(-180, 180)
    datum = Word(Datum)
    radius_m = Number(1, 50_000)
    area = Word(AreaKind)
    district = Code()
    transformer = Text(100)
    feeder = Text(100)


class Meter(Shape):
    """The meter as the records know it; ``multiplier`` is CT ratio times VT ratio.

    ``digits`` (before the point), the last reading and the usual consumption a day let a device
    and the server tell whether a register reading can be.
    """

    number = Text(60, required=True)
    accuracy_class = Text(10)
    multiplier = Number(0, 1e7)
    phases = Whole(1, 3)
    seal = Text(60)
    digits = Whole(1, 12)
    last_reading_kwh = Quantity()
    last_read_at = Instant()
    daily_kwh = Quantity()


class Supply(Shape):
    """The connection as the contract knows it; capacity in kVA."""

    voltage_level = Text(40)
    phases = Whole(1, 3)
    contract_capacity = Number(0, 1e7)
    tariff = Text(60)


class Intake(Shape):
    """``priority`` 1 is the most urgent; left out it is 3. ``files``: what the customer gave."""

    class Meta(Shape.Meta):
        """``class`` is a keyword of Python, so it cannot stand below."""

        include = {"class": Word(ComplaintClass, required=True)}  # noqa: RUF012 (marshmallow's own)

    title = Text(200, required=True)
    matter = Text(5_000)
    demand = Text(2_000)
    sub_item = Code()
    grade = Code()
    order_type = Code()
    priority = Whole(1, 5)
    emergency = Flag()
    occurred_at = Instant()
    channel = Text(60)
    reference = Text(100)
    customer = Part(Customer)
    site = Part(Site)
    meter = Part(Meter)
    supply = Part(Supply)
    files = Items(Part(RecordFile, required=True), 50)


SHAPE = FactShape(Intake())
