"""A verification's report as JSON."""

from __future__ import annotations

from typing import Any

from casework.audit_verify import Report


def report_document(report: Report) -> dict[str, Any]:
    """What was found of one ticket."""
    problems = [{"code": p.code, "where": p.where, "message": p.message} for p in report.problems]
    return {
        "ticket": report.ticket,
        "ok": report.ok,
        "problems": problems,
        "sealed": report.sealed,
        "unsealed": list(report.unsealed),
        "erased": list(report.erased),
    }
