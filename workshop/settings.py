"""The leader's settings: `workshop.toml` in the library. There need not be one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from workshop.errors import WorkshopError
from workshop.messages import Message, message
from workshop.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Wrong: TypeAlias = tuple[Message, Message | None]
TABLES = ("library", "plugins")


@dataclass(frozen=True, slots=True)
class Settings:
    """What workshop.toml says; `tables` is the whole of it."""

    tables: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read and check the file at `path`; no file means no settings.

        Raises:
            WorkshopError: The file cannot be read, is no TOML, or has something where it does not belong.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as error:
            raise _wrong(path, message("it cannot be read as text")) from error
        settings = cls(_parsed(path, text))
        settings._check(path)
        return settings

    @property
    def library_url(self) -> str | None:
        """The database address `url` of `[library]`; None means the library's own file."""
        return self._table("library").get("url")

    @property
    def disabled(self) -> frozenset[str]:
        """The plugins that `disabled` of `[plugins]` names."""
        return frozenset(self._table("plugins").get("disabled", ()))

    def plugin(self, name: str) -> Mapping[str, Any]:
        """The table `[plugins.<name>]`; empty where there is none."""
        found = self._table("plugins").get(name, {})
        return found if isinstance(found, dict) else {}

    def _table(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.tables.get(name, {})
        return found

    def _check(self, path: Path) -> None:
        """Refuse what would be passed over in silence."""
        from difflib import get_close_matches

        for name, value in self.tables.items():
            near = get_close_matches(name, TABLES, n=1, cutoff=0.8)
            if name not in TABLES and near:
                raise _wrong(path, message("[{name}] is unknown; did you mean [{near}]?", name=name, near=near[0]))
            if name in TABLES and not isinstance(value, dict):
                raise _wrong(path, message("{name} must be a table, written [{name}]", name=name))
        if not isinstance(self._table("library").get("url", ""), str):
            raise _wrong(path, message("url in [library] must be text in quotes"))
        disabled = self._table("plugins").get("disabled", [])
        if not isinstance(disabled, list) or not all(isinstance(name, str) for name in disabled):
            raise _wrong(path, message("disabled in [plugins] must be a list of names"))


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """The file's tables."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(path, message("this is not TOML: {reason}", reason=str(error))) from error


def _wrong(path: Path, what: Message) -> WorkshopError:
    """The refusal of a settings file."""
    return WorkshopError(
        message("The settings in {path} cannot be used: {what}.", path=str(path), what=what),
        message("Correct the file, or move it away to go on with the defaults."),
    )


def merged(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Wrong]]:
    """A plugin's settings: what the leader wrote over the defaults, and what is wrong with it, as (reason, hint)."""
    settings, wrong = dict(defaults), []
    for key, value in given.items():
        default = defaults.get(key)
        if default is None:
            reason = message("workshop.toml: there is no setting called {key}.", key=key)
            wrong.append((reason, did_you_mean(key, defaults)))
        elif type(value) is type(default) or (isinstance(default, float) and type(value) is int):
            settings[key] = value
        else:
            reason = message("workshop.toml: {key} must look like {default}.", key=key, default=repr(default))
            wrong.append((reason, None))
    return settings, wrong
