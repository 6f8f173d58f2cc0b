"""Reports: which language, which form."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields

from schemas.api.base import Resource


class Language(StrEnum):
    """Languages of the documents; as tags see ``server/reports/language.py``."""

    ZH = "zh"
    EN = "en"


class ReportFormat(StrEnum):
    """Forms of the documents."""

    HTML = "html"
    PDF = "pdf"


class DocumentQuery(Resource):
    """How a document is wanted."""

    lang = fields.Enum(Language, by_value=True, load_default=Language.ZH)
    format = fields.Enum(ReportFormat, by_value=True)
