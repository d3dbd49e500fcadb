"""A kind of preset of its own, in a library of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workshop.paths import Paths
from workshop.plugin import discovery
from workshop.plugin.host import PluginHost
from workshop.presets import Presets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GAMES = """
from typing import Annotated, Literal
from workshop import PresetKind, hookimpl, message

@hookimpl
def workshop_preset_kinds():
    yield PresetKind("games", f"{__name__}:Game", "Games to begin with.")

def __getattr__(name):
    if name != "Game":
        raise AttributeError(name)
    from pydantic import BaseModel, ConfigDict, Field, field_validator

    class Step(BaseModel):
        model_config = ConfigDict(extra="forbid")
        text: str = Field(min_length=1)
        seconds: int = Field(30, ge=5, le=600)

    class Game(BaseModel):
        model_config = ConfigDict(extra="forbid", json_schema_extra={"meant": {"navn": "title"}})
        title: str
        level: Literal["calm", "wild"] = "calm"
        players: int | tuple[int, int] = 4
        step: tuple[Step, ...] = Field(min_length=1)
        by: dict[str, Step] = {}

        @field_validator("title")
        @classmethod
        def _not_shouted(cls, title):
            if title.isupper():
                raise ValueError(message("is shouted: {title}", title=title))
            if title == "crash":
                raise ZeroDivisionError
            return title

    return Game
"""
RIGHT = 'title = "Echo"\n[[step]]\ntext = "Clap."\n'


@pytest.fixture
def paths(library_of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(discovery, "_installed", list)
    (library_of_its_own / "plugins").mkdir(parents=True)
    (library_of_its_own / "plugins" / "games.py").write_text(GAMES, encoding="utf-8")
    return Paths(library_of_its_own)


@pytest.fixture
def built_in(tmp_path: Path) -> Path:
    return tmp_path / "built-in"


@pytest.fixture
def presets(paths: Paths, built_in: Path) -> Presets:
    return Presets(paths, PluginHost(paths), built_in)


@pytest.fixture
def write() -> Callable[..., Path]:
    """`write(folder, "echo", text)` puts a game there."""

    def into(folder: Path, name: str, text: Any = RIGHT) -> Path:
        path = folder / "games" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return into
