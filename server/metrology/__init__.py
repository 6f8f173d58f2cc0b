"""Verdicts: made by a worker that follows the office, filed as facts of the server."""
