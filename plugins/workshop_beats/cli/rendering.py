"""What `workshop beat render` does with its options, and how it tells of it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop import StateError, message, plural
from workshop_beats.cli.targets import ending_of, target_of
from workshop_beats.rendering.folders import all_or_none, made_folder, need_new
from workshop_beats.rendering.job import GROUPS, VOICES
from workshop_beats.rendering.preparing import prepare_in
from workshop_beats.rendering.render import FORMATS, render_lines
from workshop_beats.safe_names import file_stem, file_stems

if TYPE_CHECKING:
    from workshop import Message, Request
    from workshop_beats.choice import Choice
    from workshop_beats.rendering.child import Renderer
    from workshop_beats.rendering.job import Job
    from workshop_beats.template.model import Beat

_PATIENCE_SECONDS = 0.8
_BAR = 24
_ENDINGS = {"wav": (".wav", ".wave"), "flac": (".flac",), "ogg": (".ogg", ".oga"), "mp3": (".mp3",)}


def write_rendering(request: Request, renderer: Renderer, choice: Choice, options: dict[str, Any]) -> None:
    """Write the mix, the stems or the sections of a choice, and say what was written.

    Raises:
        NotFoundError, PresetError, StateError: There is no such beat, kit or section, or it is wrong.
        FileError, PluginError: It could not be written; no file is left half done.
    """
    from workshop_beats.library import load

    beat = load(request.app, choice)
    form = _form(options)
    if options["sections"] is not None:
        _write_sections(request, renderer, choice, beat, options, form)
        return
    job = _job(request, choice, beat if options["section"] is None else beat.only(options["section"]), options)
    stem = file_stem(choice.beat, options["section"] or "")
    tempo, sounding = _figures(request, beat, options["section"])
    if options["stems"] is None:
        target = target_of(options["path"] or Path(f"{stem}.{form}"), form.upper(), _ENDINGS[form])
        _render(request, renderer, job, {target: None}, form)
        said = message("Wrote {path}: {length}, {tempo} BPM, {key}.",
                       path=target, length=_length(job), tempo=tempo, key=sounding)  # fmt: skip
        request.output.say(said)
        _say_where(request, target.parent)
        return
    stems = job.heard(GROUPS if options["by"] == "group" else VOICES)
    folder: Path = options["stems"]
    lines = {folder / f"{stem}-{voice}.{form}": members for voice, members in stems.items()}
    need_new(lines, "--stems")
    with made_folder(folder, job.bytes_a_file):
        peaks = _render(request, renderer, job, lines, form)
    said = plural("Wrote {count} stem of {length} into {path}: {tempo} BPM, {key}.",
                  "Wrote {count} stems of {length} into {path}: {tempo} BPM, {key}.",
                  len(lines), length=_length(job), path=folder, tempo=tempo, key=sounding)  # fmt: skip
    request.output.say(said)
    _say_where(request, folder)
    _tell_clipped(request, peaks, options)


def _write_sections(
    request: Request, renderer: Renderer, choice: Choice, beat: Beat, options: dict[str, Any], form: str
) -> None:
    """Write every section of the form once, each into a file of its own: all of them, or none."""
    stems = file_stems(choice.beat, dict.fromkeys(name for name, _ in beat.form))
    folder: Path = options["sections"]
    files = {folder / f"{stem}.{form}": _job(request, choice, beat.only(name), options) for name, stem in stems.items()}
    need_new(files, "--sections")
    with made_folder(folder, sum(job.bytes_a_file for job in files.values())), all_or_none(folder, files) as parts:
        for path, job in files.items():
            _render(request, renderer, job, {parts[path]: None}, form)
    for path, job in files.items():
        request.output.say(message("Wrote {path}, {length}.", path=path, length=_length(job)))
    _say_where(request, folder)


def _figures(request: Request, beat: Beat, section: str | None) -> tuple[str, Message]:
    """The tempo and the key that sound in a beat, or in a section of it."""
    from workshop_beats.sheet.words import key

    part = beat.resolved(section) if section is not None else None
    tempo, lift = (part.tempo, part.transpose) if part is not None else (None, None)
    return request.translator.number(f"{tempo or beat.tempo:g}"), key(beat.tonality.transposed(lift or 0))


def _say_where(request: Request, folder: Path) -> None:
    """Say in which folder files are: a leader may not know where the terminal stands."""
    request.output.hint(message("It is in the folder {path}.", path=folder.absolute()))


def _job(request: Request, choice: Choice, beat: Beat, options: dict[str, Any]) -> Job:
    """What is rendered, of the whole form or of a section."""
    whole = options["section"] is None and options["sections"] is None
    count_in = options["count_in"] if options["count_in"] is not None else whole
    bits = int(options["bits"])
    return prepare_in(request.app, choice, beat, options["rate"], beat.count_in if count_in else 0, bits)


def _render(request: Request, renderer: Renderer, job: Job, lines: dict[Path, Any], form: str) -> dict[Path, float]:
    """Render, with a bar on a terminal when it takes a while."""
    began = time.monotonic()
    with ExitStack() as stack:
        bar: list[Any] = []

        def show(sentence: Message) -> None:
            if not bar and time.monotonic() - began > _PATIENCE_SECONDS:
                bar.append(stack.enter_context(request.output.progress()))
            for line in bar:
                line.update(sentence)

        def tell(share: float) -> None:
            show(message("{bar} {percent} %", bar=_bar(share), percent=int(share * 100)))

        def encoding(number: int, share: float) -> None:
            done = {"number": number, "count": len(lines), "bar": _bar(share), "percent": int(share * 100)}
            show(message("Writing {format} {number} of {count}: {bar} {percent} %", format=form.upper(), **done))

        mixed = next(iter(lines.values())) is None
        return render_lines(job, lines, form, tell, limited=mixed, renderer=renderer, encoding=encoding)


def _bar(share: float) -> str:
    """A bar that is full where all is done."""
    done = int(share * _BAR)
    return "█" * done + "░" * (_BAR - done)


def _form(options: dict[str, Any]) -> str:
    """The format: as the option says, else as the file's name ends, else WAV.

    Raises:
        StateError: The name ends in a format that cannot be written, or the bits do not go with the format.
    """
    path: Path | None = options["path"]
    ending = ending_of(path) if path is not None else ""
    form: str = options["form"] or next((form for form in FORMATS if ending in _ENDINGS[form]), ending) or "wav"
    if form not in FORMATS:
        raise StateError(
            message("Audio cannot be written as “{ending}”.", ending=ending),
            message("Let the name end in .wav, .flac, .ogg or .mp3, or add `--format wav`."),
        )
    if form == "flac" and options["bits"] == "32":
        raise StateError(message("FLAC holds at most 24 bits."), message("Use `--bits 24`, or WAV."))
    return form


def _tell_clipped(request: Request, peaks: dict[Path, float], options: dict[str, Any]) -> None:
    """Stems are not limited: say which of them were too loud for whole numbers."""
    over = [path.name for path, peak in peaks.items() if peak > 1 and options["bits"] != "32"]
    if over:
        request.output.warn(message("Too loud in places and clipped: {files}.", files=", ".join(over)))
        request.output.hint(message("`--bits 32` writes them whole, as WAV in floating point."))


def _length(job: Job) -> str:
    """Minutes and seconds, such as 3:04."""
    minutes, seconds = divmod(round(job.frames / job.sample_rate), 60)
    return f"{minutes}:{seconds:02d}"
