"""Webhooks: what happens to tickets, told to other systems by signed HTTP requests."""
