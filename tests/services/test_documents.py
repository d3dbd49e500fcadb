from __future__ import annotations

import pytest

from workshop.errors import PluginError


def test_each_document_is_a_new_version_and_the_newest_comes_last(opened):
    session = opened.sessions.current().id
    for text in ("one", "two"):
        opened.documents.keep("dice", "dice.sheet", session, text, session=session)
    found = opened.documents.find("dice.sheet", session)
    assert [(document.version, document.text) for document in found] == [(1, "one"), (2, "two")]
    assert opened.documents.find("dice.sheet", "elsewhere") == ()


@pytest.mark.parametrize(
    ("plugin", "kind", "text"),
    [
        ("dice", "dice.other", "x"),
        ("cards", "dice.sheet", "x"),
        ("dice", "core.backing", "x"),
        ("dice", "dice.sheet", "x" * 1_000_001),
    ],
)
def test_what_is_not_registered_by_the_plugin_or_far_too_long_is_refused(opened, plugin, kind, text):
    session = opened.sessions.current().id
    with pytest.raises(PluginError):
        opened.documents.keep(plugin, kind, session, text, session=session)
    assert opened.documents.find(kind, session) == ()
