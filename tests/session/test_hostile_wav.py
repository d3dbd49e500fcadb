"""Whatever a WAV file says: it is refused in a sentence or read, at little cost, and the file stays as it is."""

from __future__ import annotations

import faulthandler
import queue
import random
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.memory import forget_peak, peak_kilobytes
from tests.session.wavs import mutated
from workshop import JOURNAL, FileError, TakePlan, TrackPlan, read_journal
from workshop_recorder.importing import bring_in, examine
from workshop_recorder.journal import Journal
from workshop_recorder.mixing import speaker
from workshop_recorder.mixing.child import NothingReadError, mix
from workshop_recorder.recovery import recover
from workshop_recorder.sealing import seal
from workshop_signal.outputs import OutputError
from workshop_signal.reading import AudioError, open_audio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECONDS = 2.0
HANGS_SECONDS = 60.0
KILOBYTES = 64 * 1024
USUAL = 150
FILE = "take-001-ch01.wav"

pytestmark = [pytest.mark.campaign, pytest.mark.pure]


@pytest.fixture
def cases(trials: Callable[[int], int]) -> list[tuple[int, bytes]]:
    """Files by their seed, so that one that fails can be made again."""
    return [(seed, mutated(random.Random(seed))) for seed in range(trials(USUAL))]


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """New folders, one after the other."""
    return (folder for number in range(10**6) if not (folder := tmp_path / f"take-{number:06d}").mkdir())


class Costs:
    """What the cases cost: the dearest in CPU seconds, and memory above what was held before the first."""

    def __init__(self) -> None:
        self.dearest, self.seed = 0.0, -1
        forget_peak()
        self._held = peak_kilobytes()

    def of(self, seed: int, work: Callable[[], str]) -> str:
        # A library that never returns is no exception either: the whole test run ends, and says where.
        faulthandler.dump_traceback_later(HANGS_SECONDS, exit=True, file=sys.__stderr__)
        begun = time.process_time()
        try:
            outcome = work()
        finally:
            faulthandler.cancel_dump_traceback_later()
        spent = time.process_time() - begun
        if spent > self.dearest:
            self.dearest, self.seed = spent, seed
        return outcome

    def check(self, outcomes: Counter[str], what: str) -> None:
        grown = peak_kilobytes() - self._held
        print(f"{what}: {dict(outcomes)}, dearest {self.dearest:.3f} s (seed {self.seed}), {grown} kB more held")
        assert self.dearest <= SECONDS
        assert grown <= KILOBYTES


def plan(folder: Path, channels: int) -> TakePlan:
    numbers = range(1, channels + 1)
    return TakePlan("t", folder, tuple(TrackPlan(n, n, f"take-001-ch{n:02d}.wav", ()) for n in numbers))


def clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def warm_up(folder: Path) -> None:
    """Import what is needed, so that its memory and time are not the first file's."""
    soundfile.write(folder / "in.wav", [0.5, 0.1] * 100, 8000)
    into = folder / "warm"
    into.mkdir()
    bring_in(folder / "in.wav", plan(into, 1))
    seal(into, "t")
    (folder / "in.wav").unlink()
    clear(into)


def test_import_refuses_in_a_sentence_or_takes_in_what_can_be_read(tmp_path, cases, folders) -> None:
    outcomes: Counter[str] = Counter()
    warm_up(tmp_path)
    costs = Costs()
    source = tmp_path / "from elsewhere.wav"
    for seed, content in cases:
        source.write_bytes(content)
        folder = next(folders)

        def bring(folder: Path = folder) -> str:
            try:
                foreign = examine(source)
                bring_in(source, plan(folder, foreign.channels))
            except FileError as error:
                return "refused" if str(error) and error.hint else "refused without a word"
            seal(folder, "t")
            facts = read_journal((folder / JOURNAL).read_text().splitlines())
            assert (facts.end, len(facts.tracks)) == ("stopped", foreign.channels)
            for track in facts.tracks.values():
                assert soundfile.info(folder / track.file).frames == track.frames == foreign.frames > 0
            return "put right" if foreign.faults else "as it was"

        try:
            outcomes[costs.of(seed, bring)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        assert source.read_bytes() == content, f"seed {seed}"
        clear(folder)
    costs.check(outcomes, "import")
    assert set(outcomes) == {"refused", "put right", "as it was"}


def test_recovery_measures_or_sets_aside_whatever_lies_there(tmp_path, cases, folders) -> None:
    outcomes: Counter[str] = Counter()
    warm_up(tmp_path)
    costs = Costs()
    for seed, content in cases:
        folder = next(folders)
        (folder / FILE).write_bytes(content)
        journal = Journal(folder, create=True)
        journal.append("armed", take="t", rate=48000, driver="d", device="d", host_api="", channels=1)
        journal.append("track", number=1, channel=1, file=FILE, start_frame=0, people=["p"])
        journal.close()

        def save(folder: Path = folder, content: bytes = content) -> str:
            recover(folder)
            facts = read_journal((folder / JOURNAL).read_text().splitlines())
            assert facts.whole
            aside = folder / f"{FILE}.unreadable"
            if aside.exists():
                assert aside.read_bytes() == content
                return "set aside"
            if not (folder / FILE).exists():
                assert not content.strip(b"\0"), "only what holds nothing may go"
                return "empty"
            torn = folder / f"{FILE}.unmended"
            assert (torn if torn.exists() else folder / FILE).read_bytes() == content
            assert torn.exists() == facts.tracks[1].mended
            with open_audio(folder / FILE) as found:
                assert found.frames == facts.tracks[1].frames
            seal(folder, "t")
            assert read_journal((folder / JOURNAL).read_text().splitlines()).tracks[1].sha256
            return "put right" if torn.exists() else "measured"

        try:
            outcomes[costs.of(seed, save)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        clear(folder)
    costs.check(outcomes, "recover")
    assert {"set aside", "put right", "measured"} <= set(outcomes)


def test_mixing_reads_or_leaves_out_whatever_lies_there(tmp_path, cases) -> None:
    outcomes: Counter[str] = Counter()
    costs = None
    source = tmp_path / FILE
    target = tmp_path / "mix.wav"
    for seed, content in [(-1, cases[0][1]), *cases]:
        source.write_bytes(content)
        part = {"path": str(source), "start": 0, "spans": [(0, 4800)], "lufs": None, "backing": False}
        order = {"rate": 48000, "frames": 4800, "parts": [part], "target": str(target), "form": "wav", "tags": {}}

        def listen(order: dict = order) -> str:
            try:
                facts = mix({**order, "lufs": -16.0, "dbtp": -1.0}, lambda _: None)
            except NothingReadError:
                return "left out"
            assert soundfile.info(target).frames == facts["frames"] == 4800
            return "mixed"

        costs = Costs() if costs is None or seed == 0 else costs
        try:
            outcomes[costs.of(seed, listen)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        target.unlink(missing_ok=True)
        assert source.read_bytes() == content, f"seed {seed}"
    assert costs is not None
    costs.check(outcomes, "mix")
    assert set(outcomes) == {"left out", "mixed"}


class Silence:
    """An output that takes whatever it is given at once, in place of a loudspeaker."""

    rate, name, lost = 48000, "silence", False
    empty, paused, at = True, False, 0

    def __init__(self, *_: object) -> None:
        self.feed, self.taken = self, 0

    def turn(self, frame: int) -> None:
        self.at = frame

    def wait_for_room(self, _seconds: float) -> bool:
        return True

    def fitted(self, stereo: Any) -> Any:
        assert np.isfinite(stereo).all()
        assert np.abs(stereo).max(initial=0) <= 1
        return stereo

    def put(self, _frame: int, _step: float, block: Any) -> None:
        self.taken += block.shape[1]


def test_playing_reads_or_leaves_out_whatever_lies_there(tmp_path, cases, monkeypatch) -> None:
    output = Silence()
    monkeypatch.setattr(speaker, "AHEAD_SECONDS", 0)
    monkeypatch.setattr(speaker, "say", lambda _: None)
    monkeypatch.setattr(speaker, "portaudio", lambda: None)
    monkeypatch.setattr(speaker, "choose_output", lambda *_: None)
    monkeypatch.setattr(speaker, "_opened", lambda *_: output)
    outcomes: Counter[str] = Counter()
    costs = None
    source = tmp_path / FILE
    for seed, content in [(-1, cases[0][1]), *cases]:
        source.write_bytes(content)
        part = {"path": str(source), "start": 0, "spans": [(0, 4800)], "lufs": None, "backing": False}
        order = {"rate": 48000, "frames": 4800, "parts": [part], "first": 0, "last": 4800, "device": "", "names": []}

        def listen(order: dict = order) -> str:
            output.taken = 0
            try:
                speaker.play(order, queue.Queue())
            except (AudioError, OutputError):
                assert not output.taken
                return "left out"
            assert output.taken == 4800
            return "played"

        costs = Costs() if costs is None or seed == 0 else costs
        try:
            outcomes[costs.of(seed, listen)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        assert source.read_bytes() == content, f"seed {seed}"
    assert costs is not None
    costs.check(outcomes, "play")
    assert set(outcomes) == {"left out", "played"}
