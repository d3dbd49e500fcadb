"""Uses a name of a later toolkit."""

from workshop import TimeMachine  # noqa: F401
