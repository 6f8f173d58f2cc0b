"""Imports by REST: jobs that go on after a restart where they stopped."""
