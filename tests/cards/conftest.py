"""Decks to test with, and a command line with a session open."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Line
from workshop.app import create_app
from workshop_cards.model import DeckFile

DECKS = sorted((Path(__file__).parents[2] / "presets" / "cards").glob("*.toml"))


def read_deck(path: Path) -> DeckFile:
    return DeckFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def make_deck(*cards: dict[str, Any], language: str = "en") -> DeckFile:
    return DeckFile.model_validate(
        {"title": "T", "language": language, "author": "me", "licence": "CC0-1.0", "card": cards}
    )


@pytest.fixture
def line(library_of_its_own: Path) -> Line:
    return Line(create_app(library_of_its_own, environ=dict(os.environ)))


@pytest.fixture
def session(line: Line) -> Line:
    for words in (("venue", "add", "Rom"), ("group", "add", "Gruppa", "--venue", "Rom"), ("session", "open", "Gruppa")):
        line(*words)
    return line
