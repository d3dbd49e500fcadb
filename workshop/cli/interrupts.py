"""Ctrl-C as a wish to end, looked at between two steps: it never breaks into a word with the recorder."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

PATIENCE = 4


class CtrlC:
    """`with CtrlC() as ctrl_c: … if ctrl_c.pressed: …`. Pressed again and again (four times) it interrupts after all.

    Works in the main thread; elsewhere nothing is ever pressed.
    """

    def __init__(self) -> None:
        self._count = 0
        self._before: Any = None

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
        if self._count >= PATIENCE:
            raise KeyboardInterrupt
