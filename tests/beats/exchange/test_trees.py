"""XML is read within bounds, and without entities of its own."""

from __future__ import annotations

import pytest

from workshop_beats.exchange import trees
from workshop_beats.exchange.trees import TreeError, parse_tree

NOTHING: frozenset[str] = frozenset()


def test_a_tree_has_texts_and_children_without_namespaces() -> None:
    root = parse_tree(b'<a xmlns="urn:x"> <b>one</b> <c>2</c> <b>&lt;two&gt;</b></a>', NOTHING)

    assert (root.tag, root.said("c"), root.said("nothing")) == ("a", "2", "")
    assert [child.text for child in root.all("b")] == ["one", "<two>"]
    assert root.said("d", "c") == "2"


def test_what_is_unwanted_is_not_kept() -> None:
    root = parse_tree(b"<a><x><b>in</b></x><b>out</b></a>", frozenset({"x"}))
    assert [child.text for child in root.all("b")] == ["out"]


@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16"),
        b"<a>&e;</a>",
        b"<a>",
        b"",
        b"plain",
    ],
)
def test_a_document_type_an_unknown_entity_and_what_is_no_xml_are_refused(text: bytes) -> None:
    with pytest.raises(TreeError):
        parse_tree(text, NOTHING)


def test_depth_size_and_count_are_bounded() -> None:
    deep = b"<a>" * trees.MAX_DEPTH + b"</a>" * trees.MAX_DEPTH
    assert parse_tree(deep, NOTHING).tag == "a"
    for content in (
        b"<a>" + deep + b"</a>",
        b"<a>" + b"<b/>" * trees.MAX_NODES + b"</a>",
        b"<a/>" + b" " * trees.MAX_BYTES,
    ):
        with pytest.raises(TreeError):
            parse_tree(content, NOTHING)


def test_a_start_tag_of_megabytes_is_refused_before_it_is_held() -> None:
    with pytest.raises(TreeError):
        parse_tree(b"<a " + b" ".join(b'a%d="1"' % number for number in range(90_000)), NOTHING)


def test_a_long_text_is_cut() -> None:
    assert len(parse_tree(b"<a>" + b"x" * 300_000 + b"</a>", NOTHING).text) == trees.MAX_TEXT


def test_letters_of_old_systems_are_read_where_no_encoding_is_said() -> None:
    assert parse_tree("<a>Blå</a>".encode("latin-1"), NOTHING).text == "Blå"
    assert parse_tree("<a>Blå</a>".encode(), NOTHING).text == "Blå"
