"""Wants a name that its module does not have."""

from json import no_such_name  # noqa: F401
