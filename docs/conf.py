"""How the documentation is built: Sphinx with MyST, the furo theme, no network."""

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
