"""What a plugin is given of the library: its own corner, and read access to what it keeps and to presets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop.errors import PluginError
from workshop.messages import message
from workshop.paths import make_private

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from logging import Logger
    from pathlib import Path

    from workshop.domain.session import Document


def _no_aliases(person: str) -> str:  # noqa: ARG001 - nobody is named
    """Refuse: the plugin did not say that it needs names."""
    raise PluginError(
        message("This plugin may not see names."),
        message("A plugin that cannot do without them says so at its top: {line}", line='needs = ["alias"]'),
    )


@dataclass(frozen=True, slots=True)
class PluginContext:
    """Handed to every hook that asks for `context`, made for one plugin.

    `settings` is its table of workshop.toml over its defaults; `data` its own folder, which exists when `data_folder()`
    was called; `home` the library; `documents(kind, subject)` the documents of a kind it registered, oldest first, for
    the id of a song, session or take; `preset(kind, name)` a checked preset as its pydantic model (raises PresetError,
    NotFoundError); `drivers` the audio drivers of all plugins by name; `alias(person)` the alias of a person's id, for
    plugins that declare `needs = ["alias"]` (raises PluginError for others).
    """

    name: str
    settings: Mapping[str, Any]
    home: Path
    data: Path
    logger: Logger
    documents: Callable[[str, str], tuple[Document, ...]]
    preset: Callable[[str, str], Any]
    drivers: Callable[[], Mapping[str, Any]]
    alias: Callable[[str], str] = _no_aliases

    def data_folder(self) -> Path:
        """The plugin's own folder, made if need be; for what can be made again."""
        make_private(self.data)
        return self.data
