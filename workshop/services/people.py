"""The register: venues, groups, persons and who belongs where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.ids import new_id, short_id
from workshop.domain.people import FormerAlias, Group, Membership, Person, Role, Venue, name_key
from workshop.domain.session import Session
from workshop.errors import NotFoundError, StateError
from workshop.messages import message
from workshop.services.checks import checked_places, checked_weekly, local_time
from workshop.services.freedom import free_alias, free_group, free_venue, no_session
from workshop.services.lookup import find_group, find_person, find_venue, in_alphabet

if TYPE_CHECKING:
    from workshop.services.house import House
    from workshop.store.transaction import Writer


class PeopleService:
    """Adds, finds, edits and removes what the register holds. Names are compared without case and stray spaces."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add_venue(self, name: str) -> Venue:
        """Add a venue. Raises StateError when the name is taken or is no name."""
        with self._house.library.write() as tx:
            venue = Venue(new_id(), self._house.library.site, free_venue(tx, name))
            tx.add(venue)
        return venue

    def add_group(
        self,
        name: str,
        *,
        venue: str | None = None,
        activity: str = "",
        leader: str | None = None,
        weekly: str = "",
        capacity: int | None = None,
    ) -> Group:
        """Add a group; `weekly` is a weekday and local time such as `tue 17:00`, `capacity` a number of places.

        Raises:
            StateError: The name is taken, or a value makes no sense.
            NotFoundError: There is no such venue or leader.
        """
        with self._house.library.write() as tx:
            group = Group(
                new_id(),
                self._house.library.site,
                free_group(tx, name),
                activity=" ".join(activity.split()),
                leader=find_person(tx, leader).id if leader else None,
                venue=find_venue(tx, venue).id if venue else None,
                weekly=checked_weekly(weekly),
                capacity=checked_places(capacity),
            )
            tx.add(group)
            self._lead(tx, group)
        return group

    def add_person(
        self, alias: str, *, group: str | None = None, role: Role = Role.MEMBER, anyway: bool = False
    ) -> Person:
        """Add a person by the alias they chose, and to a group; `anyway` allows a namesake.

        Raises:
            StateError: Somebody goes by that alias already, or it is no name.
            NotFoundError: There is no such group.
        """
        with self._house.library.write() as tx:
            chosen = find_group(tx, group) if group else None
            return self.enter(tx, alias, chosen, role, anyway=anyway)

    def enter(self, tx: Writer, alias: str, group: Group | None, role: Role, *, anyway: bool = False) -> Person:
        """Add a person within a transaction; else as `add_person`."""
        alias = free_alias(tx, alias, anyway=anyway)
        person = Person(new_id(), self._house.library.site, alias, self._house.clock.now())
        tx.add(person)
        if group is not None:
            self.belong(tx, person.id, group.id, role)
        return person

    def belong(self, tx: Writer, person: str, group: str, role: Role) -> Membership:
        """Make a person (id) part of a group (id) within a transaction; a new role takes the old one's place."""
        known = tx.find(Membership, person=person, group=group, until=None)
        if known and known[0].role is role:
            return known[0]
        if known:
            changed = replace(known[0], role=role)
            tx.put(changed)
            return changed
        since = local_time(self._house.clock.now(), self._house.clock.zone()).date()
        membership = Membership(new_id(), self._house.library.site, person, group, role, since)
        tx.add(membership)
        return membership

    def edit_venue(self, wanted: str, *, name: str) -> Venue:
        """Rename a venue. Raises StateError, NotFoundError, AmbiguousError."""
        with self._house.library.write() as tx:
            venue = find_venue(tx, wanted)
            venue = replace(venue, name=free_venue(tx, name, but=venue.id))
            tx.put(venue)
        return venue

    def edit_group(
        self,
        wanted: str,
        *,
        name: str | None = None,
        venue: str | None = None,
        activity: str | None = None,
        leader: str | None = None,
        weekly: str | None = None,
        capacity: int | None = None,
    ) -> Group:
        """Change what is given of a group; an empty text or 0 places takes a value away.

        Raises:
            StateError: The name is taken, or a value makes no sense.
            NotFoundError: There is no such group, venue or leader.
        """
        with self._house.library.write() as tx:
            old = find_group(tx, wanted)
            group = replace(
                old,
                name=old.name if name is None else free_group(tx, name, but=old.id),
                venue=old.venue if venue is None else find_venue(tx, venue).id if venue else None,
                activity=old.activity if activity is None else " ".join(activity.split()),
                leader=old.leader if leader is None else find_person(tx, leader).id if leader else None,
                weekly=old.weekly if weekly is None else checked_weekly(weekly),
                capacity=old.capacity if capacity is None else checked_places(capacity),
            )
            tx.put(group)
            self._lead(tx, group)
        return group

    def edit_person(
        self,
        wanted: str,
        *,
        alias: str | None = None,
        group: str | None = None,
        role: Role | None = None,
        anyway: bool = False,
    ) -> Person:
        """Give a person another alias, or a place or role in a group.

        Raises:
            StateError: The alias is taken, or a role was given without a group.
            NotFoundError: There is no such person or group.
        """
        if role is not None and group is None:
            raise StateError(message("A role belongs to a group."), message("Name the group with `--group`."))
        with self._house.library.write() as tx:
            person = find_person(tx, wanted)
            if alias is not None:
                person = self._rename(tx, person, free_alias(tx, alias, person.id, anyway=anyway))
            if group is not None:
                self.belong(tx, person.id, find_group(tx, group).id, role or Role.MEMBER)
        return person

    def remove_venue(self, wanted: str) -> Venue:
        """Take a venue out of use. Raises StateError while a session is open there, NotFoundError, AmbiguousError."""
        with self._house.library.write() as tx:
            venue = find_venue(tx, wanted)
            no_session(tx, venue.name, venue=venue.id)
            for group in tx.find(Group, venue=venue.id):
                tx.put(replace(group, venue=None))
            tx.put(replace(venue, removed=True))
        return replace(venue, removed=True)

    def remove_group(self, wanted: str) -> Group:
        """Take a group out of use; its sessions stay.

        Raises StateError while one is open, NotFoundError, AmbiguousError.
        """
        with self._house.library.write() as tx:
            group = find_group(tx, wanted)
            no_session(tx, group.name, group=group.id)
            tx.put(replace(group, removed=True))
        return replace(group, removed=True)

    def remove_person(self, wanted: str) -> Person:
        """Take a person out of the register's lists; what they recorded stays.

        Raises StateError while they are in a session.
        """
        with self._house.library.write() as tx:
            person = find_person(tx, wanted)
            rows = tx.find(Attendance, person=person.id)
            if any(row.here for row in rows if tx.count(Session, id=row.session, closed_at=None)):
                raise StateError(
                    message("{name} is in an open session.", name=person.alias),
                    message("Close it first with `workshop session close`."),
                )
            for membership in tx.find(Membership, person=person.id, until=None):
                tx.put(replace(membership, until=local_time(self._house.clock.now(), self._house.clock.zone()).date()))
            tx.put(replace(person, removed=True))
        return replace(person, removed=True)

    def venues(self) -> list[Venue]:
        """The venues in use, by name."""
        with self._house.library.read() as tx:
            return sorted(tx.find(Venue, removed=False), key=lambda venue: in_alphabet(venue.name))

    def groups(self) -> list[Group]:
        """The groups in use, by name."""
        with self._house.library.read() as tx:
            return sorted(tx.find(Group, removed=False), key=lambda group: in_alphabet(group.name))

    def persons(self, group: str | None = None) -> list[Person]:
        """The persons in the register, or in one group, by alias. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            persons = tx.find(Person, removed=False)
            if group is not None:
                members = {m.person for m in tx.find(Membership, group=find_group(tx, group).id, until=None)}
                persons = [person for person in persons if person.id in members]
        return sorted(persons, key=lambda person: in_alphabet(person.alias))

    def find_venue(self, wanted: str) -> Venue:
        """The venue of that name or end of id. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return find_venue(tx, wanted)

    def find_group(self, wanted: str) -> Group:
        """The group of that name or end of id. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return find_group(tx, wanted)

    def find_person(self, wanted: str, *, group: str | None = None) -> Person:
        """The person of that alias or end of id, of all or of one group. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return find_person(tx, wanted, group=find_group(tx, group) if group else None)

    def alias(self, person: str) -> str:
        """The alias of a person's id. Raises NotFoundError."""
        with self._house.library.read() as tx:
            known = tx.get(Person, person)
        if known is None:
            raise NotFoundError(message("The register does not know that person."))
        return known.alias

    def _rename(self, tx: Writer, person: Person, alias: str) -> Person:
        """Give a person another alias; the old one is kept so that exports can strike it out of what was written."""
        if name_key(alias) != name_key(person.alias) != short_id(person.id):
            at = self._house.clock.now()
            tx.add(FormerAlias(new_id(), self._house.library.site, person.id, person.alias, at))
        person = replace(person, alias=alias)
        tx.put(person)
        return person

    def _lead(self, tx: Writer, group: Group) -> None:
        """A group's leader belongs to it as its leader."""
        if group.leader is not None:
            self.belong(tx, group.leader, group.id, Role.LEADER)
