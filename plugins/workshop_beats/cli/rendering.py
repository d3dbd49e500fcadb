"""What `workshop beat render` does with its options, and how it tells of it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop import FileError, StateError, message, plural
from workshop_beats.rendering.job import GROUPS, VOICES
from workshop_beats.rendering.preparing import prepare_in
from workshop_beats.rendering.render import FORMATS, need_room, render_lines

if TYPE_CHECKING:
    from workshop import Request
    from workshop_beats.choice import Choice
    from workshop_beats.rendering.job import Job
    from workshop_beats.template.model import Beat

_PATIENCE_SECONDS = 0.8
_BAR = 24


def write_rendering(request: Request, choice: Choice, options: dict[str, Any]) -> None:
    """Write the mix, the stems or the sections of a choice, and say what was written.

    Raises:
        NotFoundError, PresetError, StateError: There is no such beat, kit or section, or it is wrong.
        FileError, PluginError: It could not be written; no file is left half done.
    """
    from workshop_beats.library import load

    beat = load(request.app, choice)
    form = _form(options)
    if options["sections"] is not None:
        _write_sections(request, choice, beat, options, form)
        return
    stem = choice.beat if options["section"] is None else f"{choice.beat}-{options['section']}"
    job = _job(request, choice, beat if options["section"] is None else beat.only(options["section"]), options)
    if options["stems"] is None:
        target = options["path"] or Path(f"{stem}.{form}")
        _render(request, job, {target: None}, form)
        request.output.say(message("Wrote {path}, {length}.", path=target, length=_length(job)))
        return
    folder = _folder(options["stems"], job.bytes_a_file)
    stems = job.heard(GROUPS if options["by"] == "group" else VOICES)
    lines = {folder / f"{stem}-{voice}.{form}": members for voice, members in stems.items()}
    peaks = _render(request, job, lines, form)
    said = plural("Wrote {count} stem of {length} into {path}.", "Wrote {count} stems of {length} into {path}.",
                  len(lines), length=_length(job), path=folder)  # fmt: skip
    request.output.say(said)
    _tell_clipped(request, peaks, options)


def _write_sections(request: Request, choice: Choice, beat: Beat, options: dict[str, Any], form: str) -> None:
    """Write every section of the form once, each into a file of its own."""
    names = tuple(dict.fromkeys(name for name, _ in beat.form))
    jobs = {name: _job(request, choice, beat.only(name), options) for name in names}
    folder = _folder(options["sections"], sum(job.bytes_a_file for job in jobs.values()))
    files = {name: folder / f"{choice.beat}-{name}.{form}" for name in names}
    for path in files.values():
        if path.exists():
            raise FileError(
                message("There is already a file {path}.", path=path), message("Name another folder with --sections.")
            )
    for name, path in files.items():
        _render(request, jobs[name], {path: None}, form)
        request.output.say(message("Wrote {path}, {length}.", path=path, length=_length(jobs[name])))


def _job(request: Request, choice: Choice, beat: Beat, options: dict[str, Any]) -> Job:
    """What is rendered, of the whole form or of a section."""
    whole = options["section"] is None and options["sections"] is None
    count_in = options["count_in"] if options["count_in"] is not None else whole
    bits = int(options["bits"])
    return prepare_in(request.app, choice, beat, options["rate"], beat.count_in if count_in else 0, bits)


def _render(request: Request, job: Job, lines: dict[Path, Any], form: str) -> dict[Path, float]:
    """Render, with a bar on a terminal when it takes a while."""
    began = time.monotonic()
    with ExitStack() as stack:
        bar: list[Any] = []

        def tell(share: float) -> None:
            if not bar and time.monotonic() - began > _PATIENCE_SECONDS:
                bar.append(stack.enter_context(request.output.progress()))
            for line in bar:
                done = int(share * _BAR)
                line.update(
                    message("{bar} {percent} %", bar="█" * done + "░" * (_BAR - done), percent=int(share * 100))
                )

        mixed = next(iter(lines.values())) is None
        return render_lines(job, lines, form, tell, limited=mixed)


def _form(options: dict[str, Any]) -> str:
    """The format: as the option says, else as the file's name ends, else WAV.

    Raises:
        StateError: The name ends in a format that cannot be written, or the bits do not go with the format.
    """
    path: Path | None = options["path"]
    ending = path.suffix[1:].lower() if path is not None else ""
    form: str = options["form"] or {"wave": "wav", "oga": "ogg"}.get(ending, ending) or "wav"
    if form not in FORMATS:
        raise StateError(
            message("Audio cannot be written as “.{ending}”.", ending=ending),
            message("Let the name end in .wav, .flac, .ogg or .mp3, or add `--format wav`."),
        )
    if form == "flac" and options["bits"] == "32":
        raise StateError(message("FLAC holds at most 24 bits."), message("Use `--bits 24`, or WAV."))
    return form


def _folder(folder: Path, size: int) -> Path:
    """The folder for several files, made if need be; its disk has room for `size` bytes."""
    need_room(folder if folder.is_dir() else folder.absolute().parent, size)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(
            message("The folder {path} cannot be made.", path=folder),
            message("Name another one. The machine says: {reason}.", reason=error.strerror or error),
        ) from error
    return folder


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
