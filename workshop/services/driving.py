"""Asking the recorder, so that whatever it raises can be told to people."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from workshop.errors import DeviceError, WorkshopError
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.domain.recording import Recorder, Rolling


@contextmanager
def driven() -> Iterator[None]:
    """Turn whatever a recorder raises into a DeviceError."""
    try:
        yield
    except WorkshopError:
        raise
    except Exception as error:
        raise DeviceError(
            message("The recorder failed: {reason}.", reason=f"{type(error).__name__}: {error}"),
            message("`workshop doctor` checks the audio devices."),
        ) from error


def status_of(recorder: Recorder) -> Rolling | None:
    """The take that rolls, or None. Raises DeviceError."""
    with driven():
        return recorder.status()
