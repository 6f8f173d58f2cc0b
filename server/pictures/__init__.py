"""Follows the originals that have arrived: examines each, keeps its copies, tells its flags."""
