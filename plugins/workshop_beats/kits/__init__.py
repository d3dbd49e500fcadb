"""Kits: which sound each voice of a beat has, made by arithmetic or from a leader's own recordings."""
