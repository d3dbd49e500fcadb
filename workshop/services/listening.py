"""Hearing takes again: who may be heard, and what is played, mixed, cut and drawn of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.consent import LISTENING, SHARING, Consent, Scope, Use
from workshop.domain.mixing import Stem
from workshop.domain.people import Person
from workshop.domain.sections import section_span
from workshop.domain.take import Take
from workshop.domain.turns import Part, cut
from workshop.errors import ConsentError, NotFoundError, StateError
from workshop.messages import N_, message, quoted
from workshop.services.bleed import bleed_of, said_no
from workshop.services.handing_out import STEMS, handed_out
from workshop.services.hearing import Audible, Hearing, Selection, Shareable
from workshop.services.lookup import find_person
from workshop.services.mixing import mixer_of
from workshop.services.rolling import refuse_while_rolling
from workshop.services.still_allowed import refuse_changed, refuse_going
from workshop.services.take_backing import kept_backing, shown_backing
from workshop.services.take_files import label_of
from workshop.services.take_lookup import find_take, heard_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from workshop.domain.mixing import Mixer, MixFacts, Playing
    from workshop.services.house import House
    from workshop.services.take_picture import Drawn
    from workshop.store.transaction import Reader

    Progress = Callable[[float], None]

REFUSALS = {
    Use.RECORD: N_("They do not say yes to being recorded any more: {names}."),
    Use.LISTEN_IN_GROUP: N_("They have not said yes to being heard in the group: {names}."),
    Use.SHARE_IN_HOUSE: N_("They have not said yes to sharing their recordings in the house: {names}."),
    Use.KEEP: N_("They said no to keeping what they are heard in, so no copy of it is made: {names}."),
}


@dataclass(frozen=True, slots=True)
class Listening:
    """Which take somebody wants to hear, and whom in it; persons go by alias or end of id."""

    number: int
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    backing: bool = True
    session: str | None = None


class ListeningService:
    """Plays takes and hands out what is made of them. Masters are read only.

    Raises, from everything that is heard or written:
        NotFoundError, AmbiguousError: There is no such take or person, or somebody is not on it.
        StateError: The take rolls, or holds nothing, or something of it is being deleted.
        ConsentError: Somebody who is named, or everybody, did not say yes.
        FileError: The target is there already or cannot be written, or no recording can be read.
        PluginError: No plugin provides a mixer, or it failed.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def mixer(self) -> Mixer:
        """The mixer that a plugin provides."""
        return mixer_of(self._house)

    def audible(self, wanted: Listening) -> Audible:
        """What the group may hear of a take now, with who is silent in it."""
        with self._house.library.read() as tx:
            return self._found(tx, wanted, LISTENING)

    def shareable(self, wanted: Listening) -> Shareable:
        """What may leave the library of a take now, with who is silent in it."""
        with self._house.library.read() as tx:
            found = self._found(tx, wanted, SHARING)
            return Shareable.of(found, label_of(tx, found.take))

    def _found(self, tx: Reader, wanted: Listening, uses: tuple[Use, ...]) -> Audible:
        """What may be heard where everybody in it said yes to some uses."""
        session = self._house.sessions.latest_in(tx, wanted.session)
        take = find_take(tx, session, wanted.number)
        refuse_while_rolling(take)
        if not take.frames:
            raise StateError(
                message("Take {number} holds no audio.", number=take.number),
                message("`workshop take list` shows the others."),
            )
        only, without = (_on_take(tx, take, names) for names in (wanted.only, wanted.without))
        selection = Selection(frozenset(only), frozenset(without), wanted.backing)
        hearing = Hearing(self._house, tx, uses, selection)
        found = hearing.audible(session, take)
        refuse_going(tx, hearing.below)
        refuse_silence(tx, found, only)
        return found

    def section(self, audible: Audible, name: str) -> tuple[int, int]:
        """The frames of a take between which a section of what was played along sounds. Raises NotFoundError."""
        # Pictures look for sections too, and ask this module whom they may show.
        from workshop.services.take_picture import sections_of

        with self._house.library.read() as tx:
            sections = sections_of(tx, audible.take)
        span = section_span(sections, name, audible.job.frames)
        if span is None:
            names = ", ".join(dict.fromkeys(each for _, each in sections)) or "–"  # noqa: RUF001 - a dash for nothing
            raise NotFoundError(
                message("Take {number} has no section “{name}”.", number=audible.take.number, name=name),
                message("It has these: {names}.", names=names),
            )
        return span

    def play(self, audible: Audible, first: int = 0, last: int | None = None, *, device: str = "") -> Playing:
        """Play what is audible from one frame of the take up to another. Raises StateError while any take rolls.

        It is heard through `device`, else through the one that recorded the take, else through the system's output.
        """
        if self._house.takes.rolling() is not None:
            raise StateError(
                message("A take is being recorded, and a loudspeaker would be heard in it."),
                message("Stop it first with `workshop take stop`."),
            )
        return self.mixer.play(audible.job, first, last, device=device, like=audible.take.device)

    def allowed(self, audible: Audible) -> bool:
        """Whether all that was to be heard of a take may be heard still."""
        with self._house.library.read() as tx:
            try:
                refuse_changed(self._house, tx, audible)
            except (ConsentError, StateError):
                return False
        return True

    def mix(
        self,
        audible: Shareable,
        target: Path,
        progress: Progress | None = None,
        *,
        tags: Mapping[str, str] | None = None,
    ) -> MixFacts:
        """Write a mix into a new file outside the library and remember where it went; `tags` are written into it."""
        mixer = self.mixer
        with handed_out(self._house, audible, target, "mix", named=bool(tags)) as path:
            return mixer.mix(audible.job, path, progress, tags=tags)

    def stems(self, audible: Shareable, target: Path, progress: Progress | None = None) -> tuple[Path, ...]:
        """Write a file for each person and track into a new folder outside the library, and remember where it went.

        Returns the recordings that could not be read.
        """
        mixer, stems = self.mixer, stems_of(audible)
        with handed_out(self._house, audible, target, STEMS, named=False) as folder:
            return mixer.stems(audible.job, stems, folder, progress, label=audible.label)

    def picture(self, drawn: Drawn, target: Path, progress: Progress | None = None) -> tuple[Path, ...]:
        """Draw a take into a new file outside the library, and remember where it went.

        Returns the recordings that could not be read.
        """
        mixer = self.mixer
        with handed_out(self._house, drawn, target, "picture", named=drawn.named) as path:
            return mixer.picture(drawn.picture, path, progress)


def stems_of(audible: Audible) -> tuple[Stem, ...]:
    """The files that a take is cut into: one a track, and where turns were taken one for each person in it.

    Names hold numbers only; those of people count from 1 within their track.
    """
    stems = []
    for track, part in zip(audible.tracks, audible.job.parts, strict=False):
        name = f"take-{audible.take.number:03d}-track-{track.number:02d}"
        pieces = cut(part.spans)
        for number, (people, spans) in enumerate(pieces, start=1):
            ending = f"-voice-{number}" if len(pieces) > 1 else ""
            alone = Part(part.path, part.start_frame, people, spans, None)
            stems.append(Stem(f"{name}{ending}.wav", alone, track.channel))
    return tuple(stems)


def _on_take(tx: Reader, take: Take, names: Iterable[str]) -> list[str]:
    """The ids of people who are named and are, or may be, heard in a take. Raises NotFoundError."""
    found = []
    for name in names:
        person = find_person(tx, name)
        if not heard_in(tx, take).may_hold(person.id):
            raise NotFoundError(
                message("{alias} is not on take {number}.", alias=person.alias, number=take.number),
                message("`workshop take log --person {alias}` lists the tracks they are on.", alias=person.alias),
            )
        found.append(person.id)
    return found


def refuse_silence(tx: Reader, found: Audible, only: Collection[str] = ()) -> None:
    """Refuse where nobody who is meant may be heard, and say who has not said yes to what; `only` are ids.

    Raises ConsentError, StateError.
    """
    asked = {person: use for person, use in found.refusing.items() if not only or person in only}
    if found.tracks and not (only and asked):
        return
    # Whom it was recorded over keeps somebody from leaving alone as well.
    asked = asked or dict(found.refusing)
    if not asked:
        raise _nobody_left(tx, found)
    use = next(iter(asked.values()))
    about = {person: _about(tx, found, person, use) for person in asked if asked[person] is use}
    scope = next(iter(about.values()))
    names = aliases(tx, [person for person in about if about[person] == scope])
    command = f"workshop consent {' '.join(map(quoted, names))} --use {use} --grant{scope}"
    raise ConsentError(
        message(REFUSALS[use], names=", ".join(names)), message("When they do: `{command}`.", command=command)
    )


def _about(tx: Reader, found: Audible, person: str, use: Use) -> str:
    """The options that name the take to which somebody (id) said no: it itself, or one that it was recorded over."""
    takes = tx.find(Take, session=found.session.id)
    below = bleed_of(found.take, takes, lambda row: kept_backing(tx, row)).below
    words = tx.find(Consent, person=person, scope=Scope.TAKE)
    refused = (take.number for take in (found.take, *below) if not take.removed and said_no(words, use, take))
    return next((f" --take {number} --session {found.session.id[-8:]}" for number in refused), "")


def aliases(tx: Reader, people: Collection[str]) -> list[str]:
    """The aliases of people (ids), in their order."""
    known = {person.id: person.alias for person in tx.find(Person, id=list(people))}
    return [known[person] for person in people if person in known]


def _nobody_left(tx: Reader, found: Audible) -> StateError:
    """The refusal of a take in which there is nobody to be asked."""
    number = found.take.number
    if found.mingled:
        return StateError(
            message(
                "{names} can only be heard together with others in take {number}, so not alone.",
                names=", ".join(aliases(tx, found.mingled)),
                number=number,
            ),
            message("Name the others with --person too, or leave --person out."),
        )
    kept = shown_backing(tx, found.take)
    if kept is not None and kept.deleted and Use.SHARE_IN_HOUSE in found.uses:
        return StateError(
            message(
                "Take {number} was recorded over somebody whose recording is deleted, and a microphone may have heard "
                "the headphones, so it does not leave the library.",
                number=number,
            ),
            message("The group can hear it: `workshop take play {number}`.", number=number),
        )
    if found.nobodys:
        return StateError(
            message("Take {number} holds voices that nobody knows, so it stays here and is not heard.", number=number),
            message("`workshop take log` lists who is on which track."),
        )
    return StateError(
        message("Nobody is left to be heard in take {number}.", number=number),
        message("`workshop take log` lists who is on which track."),
    )
