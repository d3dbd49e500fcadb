"""XML from anywhere as a bounded tree: no document type, no entities of its own, nothing that grows while it is read.

Entities can only be declared in a document type (XML 1.0, section 4.2), so that refusing it at its first sign leaves
the five that every parser knows. What no caller wants is never kept.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from xml.parsers import expat

MAX_BYTES = 4_000_000
MAX_NODES = 150_000
MAX_DEPTH = 24
MAX_TEXT = 400
MAX_TAG = 256 * 1024
_HELD, _BLOCK = 4000, 64 * 1024


class TreeError(ValueError):
    """The text is no XML, or holds what no beat needs."""


@dataclass(slots=True)
class Node:
    """An element: `tag` without its namespace, the start of its `text`, and its children by their tags, if any."""

    tag: str
    text: str = ""
    children: dict[str, list[Node]] | None = None

    def add(self, child: Node) -> None:
        """Hang a child below this element."""
        if self.children is None:
            self.children = {}
        self.children.setdefault(child.tag, []).append(child)

    def all(self, tag: str) -> list[Node]:
        """The children of a tag, in their order."""
        return (self.children or {}).get(tag, [])

    def first(self, *tags: str) -> Node | None:
        """The first child that goes by one of the tags; earlier tags come first."""
        return next((found[0] for tag in tags if (found := self.all(tag))), None)

    def said(self, *tags: str) -> str:
        """The text of the first child that goes by one of the tags, without blanks around it; empty without one."""
        found = self.first(*tags)
        return found.text.strip() if found is not None else ""


def parse_tree(content: bytes, unwanted: frozenset[str]) -> Node:
    """The root element, without the elements whose tags are `unwanted`.

    Raises:
        TreeError: No XML, a document type, or more bytes, elements or depth than `MAX_…` allow.
    """
    if len(content) > MAX_BYTES:
        raise TreeError("too large")
    builder = _Builder(unwanted)
    parser = expat.ParserCreate(None if _is_unicode(content) else "iso-8859-1", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        for start in range(0, len(content), _BLOCK):
            parser.Parse(content[start : start + _BLOCK], False)
            if start - parser.CurrentByteIndex > MAX_TAG:
                raise TreeError("too much")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise TreeError("no XML that can be read") from error
    return builder.root


def _refuse(*_declared: object) -> None:
    """Stop at the first sign of a document type."""
    raise TreeError("a document type")


def _is_unicode(content: bytes) -> bool:
    """Whether the bytes are as XML says they should be; programs of old wrote their system's letters instead."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"encoding" in content[:100].split(b"?>")[0]:
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Builder:
    """The tree as far as it is read; `skipped` counts how deep inside an unwanted element we are."""

    def __init__(self, unwanted: frozenset[str]) -> None:
        self.root = Node("")
        self._open: list[Node] = []
        self._unwanted = unwanted
        self._said: dict[str, str] = {}
        self._nodes = 0
        self._skipped = 0

    def start(self, name: str, _attributes: object) -> None:
        """Open an element."""
        tag = sys.intern(name.rpartition(" ")[2])
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) + self._skipped >= MAX_DEPTH:
            raise TreeError("too much")
        if self._skipped or tag in self._unwanted:
            self._skipped += 1
            return
        node = Node(tag)
        if self._open:
            self._open[-1].add(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        """Close an element."""
        if self._skipped:
            self._skipped -= 1
        else:
            node = self._open.pop()
            # The same few numbers come again and again: each is held once.
            node.text = self._said.setdefault(node.text, node.text) if len(self._said) < _HELD else node.text

    def text(self, said: str) -> None:
        """Take in text, as much as a name or a number needs; blanks between elements are passed over."""
        if self._skipped or not self._open or (self._open[-1].children and not said.strip()):
            return
        node = self._open[-1]
        node.text += said[: MAX_TEXT - len(node.text)]
