"""Measurements that decide: from what was measured to a verdict with its arithmetic. Pure."""
