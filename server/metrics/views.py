"""`/metrics`, for Prometheus. Whoever asks must be where the operator says that it is."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from server.context import context_of
from server.metrics.requests import RequestCollector
from server.metrics.state import StateCollector
from server.problem import Problem

blueprint = Blueprint("metrics", __name__)
_FORWARDED = ("Forwarded", "X-Forwarded-For")


@blueprint.get("/metrics")
def metrics() -> Response:
    """The figures as they are now. Raises Problem: not_found for everybody else.

    A request that a proxy passed on without being named in KANCHA_TRUSTED_PROXIES comes from the
    proxy's address: it is never let in for that.
    """
    context = context_of(current_app)
    proxied = any(name in request.headers for name in _FORWARDED)
    if proxied and not context.settings.trusted_proxies:
        raise Problem("not_found", "There is nothing here.")
    caller = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 (nobody's address)
    if not any(caller in network for network in context.settings.metrics_from):
        raise Problem("not_found", "There is nothing here.")
    registry = CollectorRegistry()
    registry.register(StateCollector(context))
    registry.register(RequestCollector(context.tally))
    response = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response
