"""What plots say, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.api.reports import Language

WORDS: Mapping[str, tuple[str, str]] = {
    "meter-error": ("电能表误差", "Meter error"),
    "as-found": ("检前", "as found"),
    "as-left": ("检后", "as left"),
    "error": ("误差 (%)", "Error (%)"),
    "profile": ("{quantity}:测量曲线", "{quantity}: profile"),
    "duration": ("{quantity}:持续曲线", "{quantity}: duration curve"),
    "time": ("时间 ({zone})", "Time ({zone})"),
    "share": ("时间占比 (%)", "Share of the time (%)"),
    "limit": ("限值 {end} {unit}", "limit {end} {unit}"),
    "limit-share": (
        "限值 {end} {unit}({share} % 时间)",
        "limit {end} {unit}, {share} % of the time",
    ),
    "left-out": ("标记或无效", "flagged or invalid"),
    "spot": ("单次读数", "single readings"),
    "said-series": (
        "{channel}:{count} 个值,最低 {low} {unit},最高 {high} {unit},剔除 {left_out} 个。",
        "{channel}: {count} values, lowest {low} {unit}, highest {high} {unit}; {left_out} left"
        " out.",
    ),
    "said-point": (
        "{point}:误差 {error} %,限值 {limit}。",
        "{point}: error {error} %, limit {limit}.",
    ),
    "no-limit": ("无", "none"),
}


def word(name: str, language: Language, **values: object) -> str:
    """A label or sentence. Raises KeyError: no such word."""
    return WORDS[name][0 if language is Language.ZH else 1].format(**values)
