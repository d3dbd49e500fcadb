"""Never stops contributing."""

from itertools import count

from workshop import DocumentKind, hookimpl


@hookimpl
def workshop_document_kinds():
    for number in count():
        yield DocumentKind(f"endless.{number}", about="session")
