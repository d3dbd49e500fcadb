"""Beats as other programs' files, and other programs' files as beats."""
