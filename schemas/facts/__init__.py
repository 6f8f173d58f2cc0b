"""One fact kind a file."""
