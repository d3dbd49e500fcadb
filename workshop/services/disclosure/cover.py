"""What stands for people and ids in one export, and what is done to words."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from workshop.domain.people import FormerAlias, Person, name_key
from workshop.services.disclosure.strikes import strike, strike_pattern
from workshop.services.disclosure.values import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# No vowels: no drawn id can spell a name.
LETTERS = "bcdfghjkmnpqrstvwxz23456789"
LENGTH = 9
INSIDE = 4
"""From how many letters on a name is looked for inside other words too."""
ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Cover:
    """Draws an id for everything that leaves the library, at random and for one export alone.

    Nothing of it is stored, so two exports share no id and none can be traced back. `named` are the ids of the people
    whose alias may be said (none below level alias); `names` are the keys of all names in the register, `former` is
    what people were called before.
    """

    def __init__(
        self,
        level: Level,
        people: Mapping[str, Person],
        named: Iterable[str],
        names: frozenset[str],
        former: Iterable[FormerAlias] = (),
    ) -> None:
        self._level = level
        self._people = people
        self._named = frozenset(named) if level is Level.ALIAS else frozenset()
        self._names = names
        self._drawn: dict[str, str] = {}
        self._tied: dict[str, str] = {}
        self._hidden = self._strikes(tuple(former)) if self.names_people else None

    def _strikes(self, former: tuple[FormerAlias, ...]) -> re.Pattern[str] | None:
        """What is struck out of texts: who may not be named, and what anybody is called no more."""
        aliases = {key: person.alias for key, person in self._people.items()}
        hidden = [alias for key, alias in aliases.items() if key not in self._named]
        hidden += [known.alias for known in former if known.person not in self._named]
        gone = [known.alias for known in former if known.person in self._named]
        return strike_pattern(hidden, gone, (aliases[key] for key in self._named if key in aliases))

    @property
    def names_people(self) -> bool:
        """Whether aliases and texts may be said at all."""
        return self._level is Level.ALIAS

    def id(self, identifier: str, prefix: str = "x") -> str:
        """The id that stands for `identifier` in this export; `prefix` says of what kind it is when first drawn."""
        if identifier not in self._drawn:
            taken = set(self._drawn.values())
            drawn = _draw(prefix)
            while drawn in taken:
                drawn = _draw(prefix)
            self._drawn[identifier] = drawn
        return self._drawn[identifier]

    def tie(self, identifier: str, person: str) -> None:
        """Let another id of a person (their subject in the log, their attendance) stand for the person."""
        self._drawn[identifier] = self.person(person)
        self._tied[identifier] = person

    def behind(self, identifier: str | None) -> str | None:
        """The person's id that another id is tied to, or None."""
        return self._tied.get(identifier or "")

    def person(self, identifier: str) -> str:
        """The id that stands for a person."""
        return self.id(identifier, "p")

    def alias(self, identifier: str | None) -> str:
        """A person's alias where it may be said, else nothing."""
        return self._people[identifier].alias if identifier in self._named and identifier in self._people else ""

    def may_name(self, identifier: str) -> bool:
        """Whether a person's alias may be said in this export."""
        return identifier in self._named

    def shown(self, identifier: str) -> str:
        """How a person is called, by their id or one tied to it: by alias where it may be said, else by drawn id."""
        return self.alias(self.behind(identifier) or identifier) or self.id(identifier, "p")

    def text(self, words: str) -> str:
        """Free text: nothing below level alias; there, the aliases of who may not be named are struck out."""
        if not self.names_people:
            return ""
        return strike(self._hidden, words) if self._hidden else words

    def without_ids(self, words: str) -> str:
        """Text with every id of the library exchanged for the one that stands for it."""
        return ANY_ID.sub(lambda found: self.id(found.group()), words)

    def word(self, word: str) -> str:
        """A word that a shipped plugin vouches for; nothing where it holds a name of the register all the same."""
        if self.names_people:
            return self.text(word)
        key = name_key(word)
        parts = {key, *re.split(r"[\W_]+", key)}
        named = any(name in key if len(name) >= INSIDE else name in parts for name in self._names)
        return "" if named else word


def _draw(prefix: str) -> str:
    """A new random id."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"
