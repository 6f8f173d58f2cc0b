"""Plots: which, and in which language."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields, validate

from schemas.api.base import Resource
from schemas.api.reports import Language


class PlotKind(StrEnum):
    """How a run of values is drawn; errors of a meter have one form only."""

    PROFILE = "profile"
    DURATION = "duration"


class PlotQuery(Resource):
    """How a plot is wanted."""

    lang = fields.Enum(Language, by_value=True, load_default=Language.ZH)
    kind = fields.Enum(PlotKind, by_value=True, load_default=PlotKind.PROFILE)


class PngQuery(PlotQuery):
    """How wide besides, in pixels: by default twice the size of the SVG."""

    width = fields.Integer(load_default=840, validate=validate.Range(210, 4_200))
