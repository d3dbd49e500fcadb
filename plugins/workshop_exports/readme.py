"""README.txt: what the export is, what was left out and why, and what every column means, in Bokmål and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop import Disclosure

TITLE = {"nb": "LOGG FRA EN MUSIKKØKT (nivå: {level})", "en": "LOG OF A MUSIC SESSION (level: {level})"}
LEVEL_NAMES = {
    "nb": {"alias": "alias", "pseudonymous": "pseudonymt (pseudonymous)", "counts": "bare summer (counts)"},
    "en": {"alias": "alias", "pseudonymous": "pseudonymous", "counts": "counts"},
}
LEVELS = {
    "nb": {
        "alias": "Her står alias og det folk har skrevet. Del det bare med dem som skal ha det.",
        "pseudonymous": (
            "Ingen er navngitt, og id-ene gjelder bare denne eksporten. Men pseudonymt er ikke anonymt:\n"
            "Den som var der, kan kjenne igjen folk på tidspunkter, roller og stemmer, og på når i et opptak\n"
            "de ble med."
        ),
        "counts": (
            "Her står bare summer for hele økta. Er det snakk om få mennesker, er tallet skjult (:).\n"
            "Ikke sett tallene fra flere økter ved siden av hverandre i noe som publiseres."
        ),
    },
    "en": {
        "alias": "This export holds aliases and words of people. Share it only with those it is meant for.",
        "pseudonymous": (
            "Nobody is named, and the ids hold for this export only. Pseudonymous is not anonymous:\n"
            "somebody who was there can recognise people by times, roles and voices, and by when in a take\n"
            "somebody joined."
        ),
        "counts": (
            "Totals only. Small numbers of people are hidden (:).\n"
            "Do not put several sessions side by side in anything published."
        ),
    },
}
NOTES = {
    "nb": (
        "CSV-filene er UTF-8 med semikolon mellom kolonnene og punktum som desimaltegn. Foran =, +, - og @\n"
        "står det en apostrof, så regnearket ikke leser teksten som en formel.\n"
        "Alt står i session.json, og noe står bare der.\n"
        "Gikk en mikrofon på omgang, har hver person en egen lydfil, like lang som opptaket og stille utenfor turene\n"
        "deres. Det flere hadde sammen, heter «together».\n"
        "Kontroller filene med: sha256sum -c manifest.sha256"
    ),
    "en": (
        "The CSV files are UTF-8 with semicolons between columns and a decimal point. An apostrophe before\n"
        "=, +, - or @ was put in so that spreadsheets do not read the text as a formula.\n"
        "session.json holds everything, and some of it stands only there.\n"
        "Where a microphone changed hands, each person has an audio file of their own, as long as the take and silent\n"
        "outside their turns. What several had together is called “together”.\n"
        "Check the files with: sha256sum -c manifest.sha256"
    ),
}
LEFT_OUT = {"nb": "DETTE ER UTELATT", "en": "LEFT OUT"}
COLUMNS = {"nb": "DETTE BETYR KOLONNENE", "en": "COLUMNS"}


def readme(disclosure: Disclosure, files: Mapping[str, str]) -> str:
    """The whole text, Bokmål first; `files` are the tables that have a file of their own besides `session.json`."""
    return "\n".join((*_part(disclosure, files, "nb"), "", "-" * 72, "", *_part(disclosure, files, "en"), ""))


def _part(disclosure: Disclosure, files: Mapping[str, str], language: str) -> Iterator[str]:
    """The lines in one language."""
    level = str(disclosure.level)
    yield TITLE[language].format(level=LEVEL_NAMES[language][level])
    yield from ("", LEVELS[language][level], "", NOTES[language], "", LEFT_OUT[language])
    for reason in disclosure.suppressed:
        yield f"  {reason.field}: {getattr(reason.why, language)}"
    if not disclosure.suppressed:
        yield "  -"
    yield from ("", COLUMNS[language])
    for table, columns in disclosure.definitions.items():
        yield from ("", f"  {table} ({files.get(table, 'session.json')})")
        yield from (f"    {name}: {getattr(definition, language)}" for name, definition in columns.items())
