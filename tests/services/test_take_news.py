"""What a leader is told of a take that was found without its recorder."""

from __future__ import annotations

from dataclasses import replace

from workshop.domain.take import IMPORTED, TakeStatus
from workshop.services.take_news import repaired, saved
from workshop.services.take_request import Finished, TakeRequest


def test_an_import_that_was_cut_off_at_its_end_is_called_an_import(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.play(400)
    finished = willing.takes.stop()
    imported = replace(finished.take, driver=IMPORTED, status=TakeStatus.DONE)

    assert str(saved(imported, Finished(finished.session, imported, finished.tracks))) == (
        "The import of a file was cut off at its end, and all of it is saved: take 1, 6:40.0 long. "
        "There is no need to import it again."
    )
    assert "Import it again" in str(saved(imported, None))


def test_a_file_that_was_mended_to_nothing_is_not_called_set_aside(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(1)
    finished = willing.takes.stop()
    tracks = tuple(replace(track, frames=0, mended=True) for track in finished.tracks)
    torn = replace(finished, tracks=tracks)
    there = {track.file for track in tracks}

    (told,) = repaired(finished.take, torn, there | {f"{file}.unmended" for file in there})
    assert "2 files of take 1 were torn" in str(told)
    (told,) = repaired(finished.take, torn, there)
    assert str(told) == "The ends of 2 files of take 1 were torn and are mended."
    (told,) = repaired(finished.take, torn, {f"{file}.unreadable" for file in there})
    assert "2 files of take 1 could not be read" in str(told)
