"""`/metrics`: how the office and its devices are doing, for Prometheus."""
