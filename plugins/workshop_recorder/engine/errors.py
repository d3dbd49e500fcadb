"""What the engine refuses, as a word: the process that asked finds the sentence for it."""

from __future__ import annotations

from typing import Any


class EngineError(Exception):
    """A refusal. `word` is from the closed list in `workshop_recorder.sentences`; `details` fill the sentence in."""

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.word = word
        self.details = details
