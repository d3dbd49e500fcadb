"""Wants a package that nobody has installed."""

import pythonosc_of_another_house  # noqa: F401
