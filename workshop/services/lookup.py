"""Finding what a leader names: by name, or by the last characters of its id where two share a name."""

from __future__ import annotations

from difflib import get_close_matches
from sys import maxunicode
from typing import TYPE_CHECKING, Protocol, TypeVar
from unicodedata import normalize

from workshop.domain.people import Group, Membership, Person, Venue, name_key
from workshop.errors import AmbiguousError, NotFoundError
from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workshop.store.transaction import Reader

SUFFIX = 4
ALPHABET = "aábcčdđefghijklmnŋopqrsštŧuvwxyzžæäøöå"


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its identifier."""


R = TypeVar("R", bound=Identified)


def in_alphabet(name: str) -> tuple[list[int], str]:
    """What names are sorted by: the alphabet of a Norwegian who reads Sámi names, with đ after d and æ, ø, å last.

    A letter with a mark that the alphabet does not know stands with the letter below the mark; other signs come first.
    """
    key = name_key(name)
    known = (sign if sign in ALPHABET else normalize("NFD", sign)[0] for sign in key)
    return [ALPHABET.find(sign) if sign in ALPHABET else ord(sign) - maxunicode for sign in known], key


def listed(items: Sequence[Message]) -> Message:
    """One message that names several, with commas between them; `items` holds at least one."""
    whole = items[0]
    for item in items[1:]:
        whole = message("{first}, {next}", first=whole, next=item)
    return whole


def ending(known: Sequence[str], identifier: str) -> str:
    """The shortest end of an id, of at least four characters, that no other of `known` ids shares."""
    for length in range(SUFFIX, len(identifier)):
        if sum(other.endswith(identifier[-length:]) for other in known) <= 1:
            return identifier[-length:]
    return identifier


def by_id(items: Sequence[R], wanted: str) -> list[R]:
    """The items whose id is, or ends in, `wanted`; fewer than four characters match nothing."""
    wanted = wanted.strip().lower()
    return [item for item in items if len(wanted) >= SUFFIX and item.id.endswith(wanted)]


def pick(
    items: Sequence[R],
    wanted: str,
    name: Callable[[R], str],
    describe: Callable[[R, str], Message],
    missing: Message,
    otherwise: Message,
) -> R:
    """The one item that goes by `wanted`, a name or the end of an id.

    `describe` says an item and the end of its id to somebody who has to choose; `otherwise` is the hint where nothing
    is spelled alike.

    Raises:
        NotFoundError: None does.
        AmbiguousError: Several do.
    """
    named = [item for item in items if name_key(name(item)) == name_key(wanted)] or by_id(items, wanted)
    if len(named) == 1:
        return named[0]
    if named:
        ends = [item.id for item in items]
        choices = listed([describe(item, ending(ends, item.id)) for item in named])
        raise AmbiguousError(
            message("More than one goes by “{name}”: {choices}.", name=wanted, choices=choices),
            message("Type the end of the id instead of the name, such as {end}.", end=ending(ends, named[0].id)),
        )
    spelled = {name_key(name(item)): name(item) for item in items}
    close = get_close_matches(name_key(wanted), list(spelled), n=1)
    raise NotFoundError(missing, message("Did you mean “{name}”?", name=spelled[close[0]]) if close else otherwise)


def find_venue(tx: Reader, wanted: str) -> Venue:
    """The venue that goes by `wanted`. Raises NotFoundError, AmbiguousError."""
    return pick(
        tx.find(Venue, removed=False),
        wanted,
        lambda venue: venue.name,
        lambda venue, end: message("{name} (ends {end})", name=venue.name, end=end),
        message("There is no venue called “{name}”.", name=wanted),
        message(
            "Add it with `workshop venue add {name}`; `workshop venue list` shows the ones there are.", name=wanted
        ),
    )


def find_group(tx: Reader, wanted: str) -> Group:
    """The group that goes by `wanted`. Raises NotFoundError, AmbiguousError."""
    return pick(
        tx.find(Group, removed=False),
        wanted,
        lambda group: group.name,
        lambda group, end: message("{name} (ends {end})", name=group.name, end=end),
        message("There is no group called “{name}”.", name=wanted),
        message(
            "Add it with `workshop group add {name}`; `workshop group list` shows the ones there are.", name=wanted
        ),
    )


def find_person(tx: Reader, wanted: str, *, group: Group | None = None) -> Person:
    """The person who goes by `wanted`, among all or among a group's. Raises NotFoundError, AmbiguousError."""
    persons = tx.find(Person, removed=False)
    if group is not None:
        members = {membership.person for membership in tx.find(Membership, group=group.id, until=None)}
        persons = [person for person in persons if person.id in members]
    return pick(
        persons,
        wanted,
        lambda person: person.alias,
        lambda person, end: _who(tx, person, end),
        message("There is nobody called “{name}”.", name=wanted),
        message("Add them with `workshop person add`, or with `workshop attend --new` when they are at the door."),
    )


def _who(tx: Reader, person: Person, end: str) -> Message:
    """A person among namesakes, by the groups they belong to."""
    groups = [tx.get(Group, membership.group) for membership in tx.find(Membership, person=person.id, until=None)]
    names = ", ".join(sorted(group.name for group in groups if group is not None))
    if names:
        return message("{name} in {groups} (ends {end})", name=person.alias, groups=names, end=end)
    return message("{name} (ends {end})", name=person.alias, end=end)
