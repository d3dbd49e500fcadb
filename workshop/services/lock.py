"""The lock between the processes of a library, for services."""

from workshop.store.lock import locked

__all__ = ["locked"]
