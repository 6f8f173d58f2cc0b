"""Tickets that belong together: found, linked, merged and split."""
