"""The register of instruments: what is measured with, and since when it may be trusted.

instrument:<id>  {"type": "instrument", "id", "make", "model", "serial", "accuracy_class",
                  "ranges": […], "calibrated_on", "calibration_due", "compared_on",
                  "certificate_sha256", "earlier_calibrations": [{"calibrated_on",
                  "calibration_due", "certificate_sha256"}], "earlier_comparisons": [day],
                  "made": which request made it, where that had a key (``making.py``)}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from casework.metrology.instruments import Calibration, Instrument, renewed
from server.problem import FieldError, Problem, faulty
from server.registry.documents import Content, Registry
from server.registry.making import Making
from server.registry.versions import Kept, etag_of, require_match
from sync.errors import Conflict, NotFound

_PREFIX = "instrument:"
_DATES = ("calibrated_on", "calibration_due", "compared_on")
_OF_THE_DOCUMENT = ("type", "made")


class Instruments:
    """Reads and writes the register. Methods raise SyncError where the store cannot answer."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def all(self) -> list[Instrument]:
        """All instruments, by id."""
        return [_instrument(content) for content in self._registry.list(_PREFIX)]

    def register(self) -> dict[str, Instrument]:
        """All instruments by their ids, as verdicts read them."""
        return {item.id: item for item in self.all()}

    def one(self, instrument: str) -> Kept[Instrument]:
        """Raises Problem not_found."""
        content = self._registry.find(_PREFIX + instrument)
        if content is None:
            raise Problem("not_found", f"There is no instrument {instrument!r}.")
        return _kept(content)

    def made(self, making: Making | None) -> Kept[Instrument] | None:
        """What the same request made before. Raises Problem idempotency_key_reused."""
        made = self._registry.made(_PREFIX, making)
        return _kept(made) if made else None

    def add(self, instrument: Instrument, making: Making | None = None) -> Kept[Instrument]:
        """Raises Problem: already_exists, validation_failed, idempotency_key_reused."""
        _require_sound(instrument)
        try:
            made = self._registry.make(_PREFIX + instrument.id, _content(instrument), making)
        except Conflict:
            text = f"There is an instrument {instrument.id!r} already; change it instead."
            raise Problem("already_exists", text) from None
        return _kept(made)

    def change(
        self, instrument: str, members: Mapping[str, Any], if_match: str | None = None
    ) -> Kept[Instrument]:
        """The instrument with these members (dates as ``date``) in place of what was there; what
        it was calibrated by before a later calibration is kept.

        Raises Problem: not_found, validation_failed, precondition_failed.
        """

        def changed(content: Content) -> Content:
            require_match(content, if_match)
            old = _instrument(content)
            new = renewed(old, replace(old, **members))
            _require_sound(new)
            return {**content, **_content(new)}

        try:
            return _kept(self._registry.update(_PREFIX + instrument, changed))
        except NotFound:
            raise Problem("not_found", f"There is no instrument {instrument!r}.") from None


def _require_sound(instrument: Instrument) -> None:
    start, end = instrument.calibrated_on, instrument.calibration_due
    if start is not None and end is not None and end <= start:
        text = "The calibration ends after the day it was made."
        fault = FieldError("calibration_due", "not-after-calibration", text)
        raise faulty([fault])


def _content(instrument: Instrument) -> Content:
    return {"type": "instrument", **instrument.to_document()}


def _kept(content: Content) -> Kept[Instrument]:
    return Kept(_instrument(content), etag_of(content))


def _instrument(content: Content) -> Instrument:
    said = {name: value for name, value in content.items() if name not in _OF_THE_DOCUMENT}
    days = {name: _day(said.get(name)) for name in _DATES}
    lists = {
        "ranges": tuple(said.get("ranges") or ()),
        "earlier_calibrations": tuple(_calibration(one) for one in said["earlier_calibrations"]),
        "earlier_comparisons": tuple(map(date.fromisoformat, said["earlier_comparisons"])),
    }
    return Instrument(**{**said, **days, **lists})


def _calibration(said: Content) -> Calibration:
    made, due = _day(said["calibrated_on"]), _day(said["calibration_due"])
    return Calibration(made, due, said["certificate_sha256"])


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
