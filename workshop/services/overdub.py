"""Recording over earlier takes: a backing mixed from their tracks and from what was played along to them.

The takes lie over each other with their first frames together, and so does the new one with them. Whoever did not say
yes to being heard in the group is silent in the mix.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.consent import LISTENING
from workshop.domain.music import TempoMap
from workshop.domain.recording import Backing
from workshop.domain.session import Document
from workshop.domain.take import Marker, Take, Track, Turn, heard
from workshop.errors import ConsentError, FileError, StateError
from workshop.messages import Message, message, plural
from workshop.services.hearing import Hearing, Selection
from workshop.services.mixes import all_mixes, new_mix
from workshop.services.mixing import mixer_of
from workshop.services.punching import sections_of
from workshop.services.rolling import refuse_while_rolling
from workshop.services.staging import sha256_of
from workshop.services.still_allowed import refuse_going
from workshop.services.take_backing import BACKING, shown_backing
from workshop.services.take_lookup import find_take
from workshop.store import durable
from workshop.store.shredding import shred

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workshop.domain.backing import KeptBacking
    from workshop.domain.mixing import MixJob, Progress
    from workshop.domain.session import Session
    from workshop.services.house import House
    from workshop.store.library import Library
    from workshop.store.transaction import Reader

_NO_TEMPO = 120


@dataclass(frozen=True, slots=True)
class Layers:
    """The takes to record over, the first of which lends its beats, and what of them may be heard.

    `silent` counts the people in them who are not heard; `below` are the ids of all takes that are.
    """

    takes: tuple[Take, ...]
    kept: KeptBacking | None
    markers: tuple[tuple[int, str], ...]
    job: MixJob
    silent: int
    below: tuple[str, ...] = ()

    @property
    def song(self) -> str | None:
        """The song (id) that the first of the takes is of."""
        return self.takes[0].song


class Overdubs:
    """Makes backings out of takes."""

    def __init__(self, house: House) -> None:
        self._house = house

    def layers(self, session: Session, numbers: Sequence[int], sample_rate: int | None = None) -> Layers:
        """What lies in the takes of those numbers.

        Raises:
            NotFoundError: There is no such take.
            StateError: One of them rolls or holds nothing, something of one is being deleted, their sample rates
                differ, or they share no beat.
            ConsentError: Nobody in them said yes to being heard in the group.
        """
        with self._house.library.read() as tx:
            takes = tuple(find_take(tx, session, number) for number in dict.fromkeys(numbers))
            for take in takes:
                refuse_while_rolling(take)
            _refuse_rates(takes, sample_rate)
            _refuse_apart(tx, takes)
            kept = _root(tx, takes[0])[1]
            hearing = Hearing(self._house, tx, LISTENING, Selection())
            job = hearing.layers(takes)
            refuse_going(tx, hearing.below)
            people = {person for take in hearing.below for person in _people(tx, take)} | set(
                kept.people if kept else ()
            )
            own = tuple((marker.frame, marker.kind) for marker in tx.find(Marker, take=takes[0].id, order_by="frame"))
        if not job.parts and job.backing is None:
            raise ConsentError(
                message("Nobody in that take has said yes to being heard in the group."),
                message("When they do: `workshop consent NAME --use listen_in_group --grant`."),
            )
        return Layers(
            takes,
            kept,
            sections_of(own, kept.markers if kept else ()),
            job,
            len(people - set(job.people)),
            tuple(hearing.below),
        )

    def make(self, session: Session, layers: Layers, told: Progress | None = None) -> Backing:
        """Mix the layers into a file of the session; `told` hears the share that is done.

        Raises PluginError, FileError, leaving none behind.
        """
        self.sweep()
        numbers = ", ".join(f"#{take.number}" for take in layers.takes)
        path = new_mix(self._house.paths, session)
        durable.make_private(path.parent)
        facts = mixer_of(self._house).mix(layers.job, path, told)
        path.chmod(0o600)
        if facts.unread:
            path.unlink(missing_ok=True)
            raise FileError(
                message("A recording of what is to be played along cannot be read."),
                message("`workshop take recover` says what is wrong with it; or record over another take."),
            )
        kept, rate = layers.kept, layers.job.sample_rate
        backing = Backing(
            path, sha256_of(path), layers.job.frames, rate, TempoMap.steady(_NO_TEMPO, rate), name=numbers
        )
        backing = replace(backing, markers=layers.markers, people=layers.job.people)
        backing = replace(backing, takes=tuple(take.id for take in layers.takes))
        if kept is None or kept.tempo is None:
            return backing
        bpm = kept.bpm or float(kept.tempo.changes[0].bpm)
        return replace(backing, tempo=kept.tempo, count_in=kept.count_in, bpm=bpm)

    def sweep(self) -> None:
        """Shred mixes that no take was recorded to, as after a take that never began. Raises OSError."""
        for path in orphans(self._house.library):
            shred(path)


def orphans(library: Library) -> tuple[Path, ...]:
    """The mixes in a library that no take was recorded to: of one that was deleted, or that never began.

    While a take starts its mix is one of them: only who holds the lock of whoever starts one may remove them.
    """
    there = all_mixes(library.paths)
    if not there:
        return ()
    with library.read() as tx:
        texts = [document.text for document in tx.find(Document, kind=BACKING)]
    return tuple(path for path in there if not any(path.name in text for text in texts))


def remarks_on(layers: Layers) -> tuple[Message, ...]:
    """What a leader is told of the layers when the take starts."""
    if not layers.silent:
        return ()
    return (
        plural(
            "{count} person in it has not said yes to being heard in the group and is silent.",
            "{count} people in it have not said yes to being heard in the group and are silent.",
            layers.silent,
        ),
    )


def _people(tx: Reader, take: str) -> set[str]:
    """Everybody on the tracks of a take (id)."""
    tracks = tx.find(Track, take=take)
    turns = tx.find(Turn, track=[track.id for track in tracks])
    return set(heard(tracks, turns))


def _root(tx: Reader, take: Take) -> tuple[Take, KeptBacking | None]:
    """The take at the bottom of the first layers, and what was played along to it if that was no take."""
    seen: set[str] = set()
    while take.id not in seen:
        seen.add(take.id)
        kept = shown_backing(tx, take)
        if kept is None or not kept.takes:
            return take, kept
        below = tx.get(Take, kept.takes[0])
        if below is None:
            break
        take = below
    return take, None


def _refuse_rates(takes: Sequence[Take], sample_rate: int | None) -> None:
    """Refuse takes of different sample rates, or of another one than the device's."""
    rates = {take.sample_rate for take in takes} | ({sample_rate} if sample_rate else set())
    if not all(take.frames for take in takes):
        raise StateError(message("That take holds nothing to record over."), message("Choose another one."))
    if len(rates) > 1:
        raise StateError(
            message("The sample rates differ: {rates} Hz.", rates=", ".join(map(str, sorted(rates)))),
            message("Record at the rate of the take: `--rate {rate}`.", rate=takes[0].sample_rate),
        )


def _refuse_apart(tx: Reader, takes: Sequence[Take]) -> None:
    """Refuse takes whose first frames have nothing to do with each other."""
    roots = [_root(tx, take) for take in takes]
    beats = {(kept.tempo, kept.count_in) if kept and kept.tempo else take.id for take, kept in roots}
    if len(beats) > 1:
        told = message("Those takes were not played to the same beat, so they do not fit over each other.")
        if not any(kept and kept.tempo for _, kept in roots):
            told = message("Those takes were recorded each for itself: nothing says how they lie over each other.")
        raise StateError(
            told,
            message("Record over one of them, or over takes that were recorded one over the other."),
        )
