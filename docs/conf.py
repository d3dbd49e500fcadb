"""How the documentation is built: Sphinx with MyST, the furo theme, no network.

The page with all beats is written here from the templates that ship, so that it cannot drift from them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.app import create_app
from workshop.translator import LANGUAGES, Translator
from workshop_beats.library import templates
from workshop_beats.paper.page import page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from workshop import PresetError

project = "Music workshop"
author = "The music workshop developers"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Music workshop"
html_static_path: list[str] = []
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}


def setup(app: Sphinx) -> None:
    """Write the pages with all beats once the others are there."""
    app.connect("build-finished", write_beat_pages)


def write_beat_pages(app: Sphinx, exception: Exception | None) -> None:
    """Write `beats.en.html` and `beats.nb.html` beside the documentation's own pages."""
    if exception is not None or app.builder.format != "html":
        return
    with tempfile.TemporaryDirectory() as home:
        known = list(templates(create_app(Path(home), environ={}), refuse))
    for language in LANGUAGES:
        text = page(known, Translator(language).say, language)
        (Path(app.outdir) / f"beats.{language}.html").write_text(text, encoding="utf-8")


def refuse(error: PresetError) -> None:
    """Fail the build: a template that ships must be right."""
    raise error
