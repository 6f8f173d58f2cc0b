"""What all tests share: how long and how often Hypothesis tries, and which tests come first."""

import pytest
from hypothesis import HealthCheck, settings

# A machine under load must not turn a true property into a failure: no deadline per example.
# Where CI is set, Hypothesis begins with settings that try the same examples each time, so that CI
# judges the change; everybody else tries new ones.
settings.register_profile(
    "house",
    parent=settings(),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

_LONG = {"browser", "faults", "interop"}
"""Folders whose files take minutes: one that came last would leave the other workers idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; among these, and among the others, the order stays as it was shuffled."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)
