"""The part of a recorder that works on files alone, without any engine: each step is imported when it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import Erased, Erasure, Foreign, TakeLabel, TakePlan


class TakeFiles:
    """What a recorder does to the files of takes that do not roll."""

    def finish(self, folder: Path, take: str, label: TakeLabel | None = None) -> None:
        """Measure, write the chunks of a closed take, hash its files, make them read-only, journal the hashes."""
        from workshop_recorder.sealing import seal

        seal(folder, take, label)

    def examine(self, source: Path) -> Foreign:
        """What a file holds that is to become a take. Raises FileError."""
        from workshop_recorder.importing import examine

        return examine(source)

    def bring_in(self, source: Path, plan: TakePlan) -> None:
        """Write a take from a file. Raises FileError, with the folder as far as it came."""
        from workshop_recorder.importing import bring_in

        bring_in(source, plan)

    def erase(self, folder: Path, erasure: Erasure) -> Erased:
        """Take what somebody wants gone out of a take's journal and files. Raises OSError."""
        from workshop_recorder.erasing import erase

        return erase(folder, erasure)
