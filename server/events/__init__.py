"""Live events for the office's screens: what happened, as server-sent events."""
