"""Beats to test with: the templates that ship, and small ones written on the spot."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import Line, norwegian
from workshop.app import App, create_app
from workshop_beats.template.model import Beat

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BOOM_BAP", "HEAD", "TEMPLATES", "make_beat", "norwegian", "read_template"]

TEMPLATES = sorted((Path(__file__).parents[2] / "presets" / "beats").glob("*.toml"))
BOOM_BAP = next(path for path in TEMPLATES if path.stem == "boom-bap")
HEAD = {
    "name": "Test",
    "style": "test",
    "tempo": 90,
    "author": "me",
    "licence": "CC0-1.0",
    "tip": {"nb": "Syng.", "en": "Sing."},
}


def make_beat(verse: dict[str, Any] | None = None, **fields: Any) -> Beat:
    """A beat of two bars with one section "verse", unless `fields` say otherwise."""
    table = {
        **HEAD,
        "song": {"form": ["verse 2"]},
        "section": {"verse": verse or {"drums": {"kick": "|x|"}}},
        **fields,
    }
    return Beat.model_validate(table)


def read_template(path: Path) -> Beat:
    return Beat.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(params=TEMPLATES, ids=lambda path: path.stem)
def template(request: pytest.FixtureRequest) -> Beat:
    """Each template that ships, in turn."""
    return read_template(request.param)


@pytest.fixture
def app(library_of_its_own: Path) -> App:
    return create_app(library_of_its_own, environ=dict(os.environ))


@pytest.fixture
def line(app: App) -> Line:
    return Line(app)


@pytest.fixture
def session(line: Line) -> Line:
    """A command line with a session open."""
    for words in (("venue", "add", "Rom"), ("group", "add", "Gruppa", "--venue", "Rom"), ("session", "open", "Gruppa")):
        line(*words)
    return line


@pytest.fixture
def beat_of() -> Callable[..., Beat]:
    return make_beat
