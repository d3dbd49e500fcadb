"""A rolling take: its tracks, its journal, and how it ends. Frames count from the take's first."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import JOURNAL, is_track_file
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.failures import engine_errors, logged
from workshop_recorder.engine.levels import Scratch, pcm24
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import RESERVE_FILE, free_reserve, sync_folder
from workshop_recorder.wavefile import mend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from workshop_recorder.engine.levels import Samples
    from workshop_recorder.engine.plan import Plan, PlannedTrack
    from workshop_recorder.journal import Journal

log = logging.getLogger(__name__)


class RollingTake:
    """Made by `beginning.open_take`. The writer's thread writes the audio, and ends the take.

    Under the writer's lock clients add to `tracks`, and the writer counts `frame` and `lost`; the keeper's thread,
    which may not have that lock, syncs files, closes those of tracks that were left, and asks for an end.

    `begin` is the frame before which nothing is recorded: that of a punch-in, whoever joins in its lead-in.
    `frame` is how far the files are written, `told` the latest frame that a client was told of, `end` the frame on
    which the take is to end (None: not known yet), `reason` how it ended once `ended` is set; `on_end` is called as it
    ends. `monitored` are the inputs that are heard through the output, of those that were asked for in
    `monitor_asked` (None: none; empty: all that are recorded), and `on_monitor` has others heard. `disk_seconds` is how
    long the disk has room for (None: not measured yet).
    """

    def __init__(self, plan: Plan, sample_rate: int, journal: Journal) -> None:
        self.take, self.folder, self.sample_rate, self.journal = plan.take, plan.folder, sample_rate, journal
        self.origin = self.begin = self.lost = 0
        self.frame = self.told = plan.play_from
        self.end = plan.limit_frames
        self.tracks: dict[int, TrackFile] = {}
        self.warnings: set[str] = set()
        self.disk_seconds: float | None = None
        self.reason = "limit"
        self.on_end: Callable[[], None] = lambda: None
        self.monitored, self.monitor_asked = plan.cue.monitor, plan.monitor_asked
        self.on_monitor: Callable[[tuple[int, ...]], None] = lambda _channels: None
        self.ended = threading.Event()
        # Of `end`, `reason` and `told`: taken by any thread, last of all locks, and nothing is waited for under it.
        self._ending = threading.Lock()
        self._scratch = Scratch()

    def lengthen(self, frames: int) -> None:
        """Let a take that ends by itself end so many frames later."""
        with self._ending:
            if self.end is not None:
                self.end += max(frames, 0)

    def tell(self, frame: int) -> int:
        """The frame to tell a client of for the one that sounds: never before an earlier one, nor behind the end."""
        with self._ending:
            self.told = max(self.told, self._within(frame))
            return self.told

    def end_at(self, frame: int, reason: str = "stopped") -> None:
        """Stop on a frame, unless the take ends before it anyway; no frame that was told lies beyond the end."""
        with self._ending:
            frame = max(frame, self.told)
            if self.end is None or frame < self.end:
                self.end, self.reason = frame, reason

    def end_if_deleted(self) -> None:
        """End a take of which somebody deletes a file: whatever is closed is on the disk again."""
        if self.journal.deleted or any(track.deleted for track in list(self.tracks.values())):
            log.error("a file of the take was deleted")
            self.end_at(self.frame, "recovered")

    def doubt(self) -> None:
        """Mark the take: the disk could not keep what was written. Once, and for good; raises as the journal.

        A later sync that succeeds says nothing of what an earlier one lost.
        """
        if "suspect" not in self.warnings:
            self.warnings.add("suspect")
            self.journal.append("notice", frame=self.frame, word="suspect", amount=0)

    def add_track(self, track: TrackFile, entry: Mapping[str, Any], start: int) -> None:
        """Let a track that was made begin on a frame: its line is there before its audio. Raises EngineError.

        The writer's lock is held, so this waits for no disk: whoever adds it has the journal synced afterwards.
        """
        with engine_errors(self.folder, track.path.name):
            self.journal.write([{**entry, "start_frame": start}])
        track.start = start
        self.tracks[track.number] = track

    def sync_added(self) -> None:
        """Wait until the disk has the line and the name of a track that was added; where it says no, say so."""
        try:
            self.journal.sync()
            sync_folder(self.folder)
        except OSError:
            log.exception("the disk refused a track's line")
            with logged("the journal could not take a doubt"):
                self.doubt()

    def make_track(self, plan: PlannedTrack, start: int, channels: int) -> tuple[TrackFile, dict[str, Any]]:
        """Create a track's file; returns it with the line that is to be journalled. Raises EngineError."""
        if not 1 <= plan.channel <= channels:
            raise EngineError("no_channel", channel=plan.channel, channels=channels)
        if not is_track_file(plan.file):
            raise EngineError("bad_file", file=plan.file)
        with engine_errors(self.folder, plan.file):
            track = TrackFile(self.folder / plan.file, plan.number, plan.channel, start, self.sample_rate)
        place = {"number": plan.number, "channel": plan.channel, "file": plan.file, "start_frame": start}
        return track, {"what": "track", **place, "people": list(plan.people)}

    def leave(self, number: int, frame: int) -> int:
        """End one track on a frame of the take, or later where its file is; returns the frame. Raises EngineError.

        One that has nothing yet, as in a punch-in's lead-in, ends at once, before it began.
        """
        track = self.tracks.get(number)
        if track is None or track.end is not None:
            raise EngineError("no_track", track=number)
        with self._ending:
            written = track.start + track.frames if track.frames else self.told
            track.end = max(self._within(frame), written)
            self.told = max(self.told, track.end)
        if track.channel in self.monitored:
            self.monitor(each for each in self.monitored if each != track.channel)
        return track.end

    def monitor(self, channels: Iterable[int]) -> None:
        """Let these inputs, and no other, be heard through the output from now on."""
        self.monitored = tuple(channels)
        self.on_monitor(self.monitored)

    def close_left(self) -> None:
        """Close the files of tracks that were left and are written to their end, and journal their ends."""
        for track in list(self.tracks.values()):
            if track.end is not None and not track.closed and track.start + track.frames >= track.end:
                self._close_track(track, sound=True)
                with logged("the journal could not take a track's end"):
                    self.journal.append("track_end", **track.summary())

    def write(self, frame: int, data: Samples, peaks: NDArray[Any]) -> None:
        """Write a chunk of (channels, frames) from `frame` on, as far as it belongs to the take and to each track."""
        length = data.shape[1]
        stop = frame + length if self.end is None else min(frame + length, self.end)
        begin = max(frame, self.frame)
        if stop <= begin:
            return
        loudest = peaks.tolist()
        # All channels at once are packed faster than one by one, as long as most of them are recorded.
        packed = pcm24(data, float(peaks.max()), self._scratch) if 2 * len(self.tracks) >= len(data) else None
        for track in self.tracks.values():
            first = max(begin, track.start)
            last = stop if track.end is None else min(stop, track.end)
            if first < last:
                row = track.channel - 1
                if packed is not None and last - first == length:
                    track.write(data[row], loudest[row], packed[row])
                    continue
                part = (row, slice(first - frame, last - frame))
                peak = loudest[row] if last - first == length else float(abs(data[part]).max())
                track.write(data[part], peak, None if packed is None else packed[part])
        self.frame = stop

    def lose(self, frames: int) -> tuple[int, int] | None:
        """Stand silence in for `frames` lost from here on; returns (frame, frames) of what concerns the take."""
        stop = self.frame + frames if self.end is None else min(self.frame + frames, self.end)
        if stop <= self.frame:
            return None
        for track in self.tracks.values():
            last = stop if track.end is None else min(stop, track.end)
            track.write_silence(max(0, last - max(self.frame, track.start)))
        gap = (self.frame, stop - self.frame)
        self.frame = stop
        self.lost += gap[1]
        self.warnings.add("lost_frames")
        return gap

    def close(self, reason: str) -> None:
        """Close the files and the journal, whatever the driver and the disk say, and tell who waits."""
        with logged("the driver did not rest"):
            self.on_end()
        with logged("the reserve could not be freed"):
            free_reserve(self.folder)
        still = [track for track in self.tracks.values() if not track.closed]
        for track in still:
            self._close_track(track, sound=reason not in {"disk_full", "error"})
        with logged("the journal could not be closed"):
            ends = [{"what": "track_end", **track.summary()} for track in still]
            frames = max((track.start + track.frames for track in self.tracks.values()), default=self.frame)
            self.journal.append_all([*ends, {"what": "end", "reason": reason, "frames": frames}])
        with logged("the journal could not be let go of"):
            self.journal.close()
        self.reason = reason
        self.ended.set()

    def _within(self, frame: int) -> int:
        return frame if self.end is None else min(frame, self.end)

    def _close_track(self, track: TrackFile, *, sound: bool) -> None:
        """Close one file. After a failed write, or a failed close, only the file itself knows what it holds."""
        try:
            track.close()
        except Exception:
            log.exception("track %d did not close cleanly", track.number)
            sound = False
            with logged("the journal could not take a doubt"):
                self.doubt()
        if not sound:
            with logged(f"track {track.number} could not be measured"):
                track.frames = mend(track.path)

    def abandon(self) -> None:
        """Take back a take that could not start: everything it made is removed."""
        for track in self.tracks.values():
            track.discard()
        self.journal.close()
        for name in (JOURNAL, RESERVE_FILE):
            with suppress(OSError):
                (self.folder / name).unlink()
