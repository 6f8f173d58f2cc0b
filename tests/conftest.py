"""What all tests share: how long and how often Hypothesis tries."""

from hypothesis import HealthCheck, settings

# A machine under load must not turn a true property into a failure: no deadline per example.
settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
