"""What was let out when an export began, and is no longer when it ends, does not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import workshop_exports.log
from workshop.domain.consent import Decision, Use
from workshop.domain.erasure import Erasure
from workshop.domain.take import Track
from workshop.errors import ConsentError, StateError
from workshop.services.disclosure import Level
from workshop.services.documents import CORE, ERASING

if TYPE_CHECKING:
    from collections.abc import Callable

ASE = "Åse-Blåbærtoppen"


@pytest.fixture
def meanwhile(planted, monkeypatch):
    """Have something happen after an export is written and before it has its name."""

    def during(change: Callable[[], object]) -> None:
        def write(disclosure, folder):
            known(disclosure, folder)
            change()

        monkeypatch.setattr("workshop_exports.log.write", write)

    known = workshop_exports.log.write
    return during


def takes_back(planted, use: Use = Use.SHARE_IN_HOUSE) -> None:
    planted.says(ASE, use, Decision.WITHDRAWN)


def loses_a_track(planted) -> None:
    with planted.app.library.write() as tx:
        tx.remove(tx.get(Track, planted.tracks[0].id))


@pytest.mark.parametrize("change", [takes_back, loses_a_track])
def test_an_export_of_what_may_leave_no_longer_is_given_up(planted, tmp_path, meanwhile, change) -> None:
    meanwhile(lambda: change(planted))
    with pytest.raises(ConsentError, match="while the copy was being made; it is given up") as refused:
        planted.export(tmp_path / "new" / "out", audio=True)

    assert "Try again" in str(refused.value.hint)
    assert not (tmp_path / "new").exists()
    assert planted.app.exports.known(planted.session) == ()
    meanwhile(lambda: None)
    names = [path.name for path in (planted.export(tmp_path / "out", audio=True) / "audio").iterdir()]
    assert "take-001-track-01.wav" not in names


def test_without_recordings_a_yes_to_sharing_them_holds_nothing_back(planted, tmp_path, meanwhile) -> None:
    meanwhile(lambda: takes_back(planted))
    assert planted.export(tmp_path / "out").is_dir()


@pytest.mark.parametrize(("level", "leaves"), [(Level.ALIAS, False), (Level.PSEUDONYMOUS, True), (Level.COUNTS, True)])
def test_somebody_who_takes_back_their_yes_to_being_recorded_is_not_named(
    planted, tmp_path, meanwhile, level, leaves
) -> None:
    meanwhile(lambda: takes_back(planted, Use.RECORD))
    if leaves:
        assert planted.export(tmp_path / "out", level).is_dir()
        return
    with pytest.raises(ConsentError):
        planted.export(tmp_path / "out", level)
    assert list(tmp_path.glob("*out*")) == []


def test_a_recording_of_which_something_is_being_deleted_does_not_leave(planted, tmp_path, meanwhile) -> None:
    def wishes() -> None:
        with planted.app.library.write() as tx:
            text = Erasure({1: planted.tracks[0].file}).text()
            planted.app.documents.keep_in(tx, CORE, ERASING, planted.take.id, text, session=planted.session.id)

    meanwhile(wishes)
    for _ in range(2):
        with pytest.raises(StateError, match="Something of take 1 is being deleted"):
            planted.export(tmp_path / "out", audio=True)
    assert list(tmp_path.glob("*out*")) == []
    assert planted.export(tmp_path / "out").is_dir()
