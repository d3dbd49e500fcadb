"""What the disk says, in the engine's words."""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workshop_recorder.engine.errors import EngineError
from workshop_recorder.journal import RESERVE_BYTES, ClosedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)


@contextmanager
def logged(what: str) -> Iterator[None]:
    """Log what fails and go on: the end of a take must come to its end."""
    try:
        yield
    except Exception:
        log.exception(what)


def disk_is_full(folder: Path) -> bool:
    """Whether a failed write was for want of room."""
    return shutil.disk_usage(folder).free < 16 * RESERVE_BYTES


@contextmanager
def engine_errors(folder: Path, file: str) -> Iterator[None]:
    """Turn what the system says about `file` into an EngineError."""
    try:
        yield
    except EngineError:
        raise
    except ClosedError as error:
        raise EngineError("not_rolling") from error
    except Exception as error:
        log.error("%s: %s", file, error)  # noqa: TRY400 - a full disk is no fault of the program
        if isinstance(error, FileExistsError):
            raise EngineError("file_exists", file=file) from error
        if folder.is_dir() and disk_is_full(folder):
            raise EngineError("disk_full") from error
        raise EngineError("cannot_write", file=file) from error
