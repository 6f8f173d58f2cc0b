"""The audit's export: writing it, reading it, verifying it without a server."""
