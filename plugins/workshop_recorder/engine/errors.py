"""What the engine refuses, as a word: the process that asked finds the sentence for it."""

from __future__ import annotations

from workshop import DriverError


class EngineError(DriverError):
    """A refusal of the engine itself, which may use every word in `workshop_recorder.sentences`."""
