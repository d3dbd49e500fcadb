"""Ctrl-C as a wish to end, looked at between two steps: it never breaks into a word with the recorder."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

PATIENCE = 4


class CtrlC:
    """`with CtrlC() as ctrl_c: … if ctrl_c.pressed: …`. Pressed again and again (four times) it interrupts after all.

    Works in the main thread; elsewhere nothing is ever pressed.
    """

    def __init__(self) -> None:
        self._count, self._patience = 0, PATIENCE
        self._before: Any = None

    @contextmanager
    def breaking(self) -> Iterator[None]:
        """While this lasts, one press interrupts, as it does on entry when it was pressed before: nothing rolls yet."""
        self._patience, patience = 1, self._patience
        try:
            if self.pressed:
                raise KeyboardInterrupt
            yield
        finally:
            self._patience = patience

    @property
    def pressed(self) -> bool:
        """Whether it was pressed."""
        return self._count > 0

    def __enter__(self) -> Self:
        """Begin to listen."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave Ctrl-C as it was."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        """Count one press."""
        self._count += 1
        if self._count >= self._patience:
            raise KeyboardInterrupt
