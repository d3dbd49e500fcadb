"""Where a group sits: what a rig says of the channels, and what each person had the last time on a device."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from workshop.domain.people import Person, name_key
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track
from workshop.services.channels import Wishes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from workshop.domain.channel_list import ChannelList
    from workshop.domain.recording import Armed
    from workshop.services.house import House
    from workshop.store.transaction import Reader


def channel_list(house: House, session: Session) -> ChannelList | None:
    """What a plugin knows of the channels in the room of a session; None where nobody said."""
    found = house.host.first("workshop_channels", session=session)
    listed: ChannelList | None = None if found is None else found[1]
    return listed


def wishes(tx: Reader, session: Session, device: Armed | Take, listed: ChannelList | None) -> Wishes:
    """Which channels people are to have on a device before they are simply given one.

    One that the list calls by somebody's alias is theirs; then comes what each person had to themselves in the newest
    of the group's takes on the device in which they had one.
    """
    people = {name_key(person.alias): person.id for person in tx.find(Person, removed=False)}
    labels = dict(listed.labels) if listed else {}
    labelled = {people[key]: number for number, label in sorted(labels.items()) if (key := name_key(label)) in people}
    return Wishes(labelled, remembered(tx, session, device), labels, listed.name if listed else "")


def remembered(tx: Reader, session: Session, device: Armed | Take) -> dict[str, int]:
    """The channel that each person (id) of a session's group had last on a device, whoever had theirs last first."""
    names = {"driver": device.driver, "device": device.device, "host_api": device.host_api}
    group = [known.id for known in tx.find(Session, group=session.group)]
    takes = [take for take in tx.find(Take, session=group, removed=False, **names) if _counts(take)]
    tracks = tx.find(Track, take=[take.id for take in takes])
    found: dict[str, int] = {}
    for take in sorted(takes, key=lambda take: (take.started_at, take.number), reverse=True):
        own = [track for track in tracks if track.take == take.id and track.person is not None]
        for track in sorted(own, key=lambda track: track.number, reverse=True):
            found.setdefault(track.person or "", track.channel)
    return found


def _counts(take: Take) -> bool:
    """Whether a take says where people sit; one that is cut off may have been a mistake, but not where they sat."""
    return take.status is not TakeStatus.DAMAGED


def seat_for(house: House, tx: Reader, take: Take, person: str, free: Sequence[int]) -> int:
    """The channel of those that are free for somebody who joins a take that rolls: theirs, else one nobody had yet."""
    session = tx.get(Session, take.session)
    if session is None:
        return free[0]
    asked = wishes(tx, session, take, channel_list(house, session))
    for wanted in (asked.labelled, asked.remembered):
        if person in wanted and wanted[person] in free:
            return wanted[person]
    used = {track.channel for track in tx.find(Track, take=take.id)}
    return min(free, key=lambda channel: (channel in used, asked.order(channel)))


def free_name(file: str, folder: Path, taken: Collection[str]) -> str:
    """A track's file name, with a number at its end where that name is taken."""
    stem, dot, ending = file.rpartition(".")
    names = (file if number == 1 else f"{stem}-{number}{dot}{ending}" for number in count(1))
    return next(name for name in names if name not in taken and not (folder / name).exists())
