"""The words of verdicts."""

from enum import StrEnum


class Subject(StrEnum):
    """What a verdict is about."""

    METER_ERROR = "meter-error"
    VOLTAGE = "voltage"
    FREQUENCY = "frequency"
    UNBALANCE = "voltage-unbalance"
    THD = "voltage-thd"
    HARMONIC = "voltage-harmonic"
    FLICKER = "flicker-plt"
    REGISTER = "register"


class Outcome(StrEnum):
    """``no-verdict``: what was measured proves neither; the flags say why."""

    WITHIN = "within"
    OUTSIDE = "outside"
    NONE = "no-verdict"


class Stage(StrEnum):
    """When a meter was tested: before anybody changed anything, or after."""

    AS_FOUND = "as-found"
    AS_LEFT = "as-left"
