"""A battery's profile with what runs taught of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from purifier.errors import UsageError
from purifier.library.ids import id_fault
from purifier.library.places import bundle, user_folder
from purifier.model.calibration.belief import Calibration
from purifier.model.conditions import Conditions
from purifier.model.equipment import Battery
from purifier.model.figures import Figure
from purifier.model.run import Run
from purifier.plain_text import plain
from purifier.services.calibrate.report import Report
from purifier.services.whole_file import write_whole

_HEADING = "[calibration]"
_ABOVE = "# Written by 'purifier calibrate': what these runs taught. Write it anew rather than change it."


def write(report: Report, id_: str, date: str) -> Path:
    """Save the calibrated battery as ``id_`` in the user's folder; ``date`` is the day [YYYY-MM-DD].

    The profile that the latest run was frozen with is kept word for word, a calibration that it had apart.  Raises
    UsageError as `refuse_id`, for a name that another profile has, and for a folder that refuses.
    """
    refuse_id(id_)
    latest = report.gathered[-1]
    own = _own(latest.run, latest.setup.battery)
    path = user_folder() / "batteries" / f"{id_}.toml"
    try:
        for there in (path, bundle() / "batteries" / path.name):
            if there.exists() and _stripped(there.read_text(encoding="utf-8", errors="replace")) != own:
                raise UsageError(
                    f"--write: {plain(str(there))} says other things than the profile of these runs, besides what "
                    "they taught: choose another id"
                )
        path.parent.mkdir(parents=True, exist_ok=True)
        taught = "\n".join(_table(report.calibration, date))
        write_whole(path, f"{own}\n\n{taught}\n")
    except OSError as error:
        raise UsageError(f"--write: cannot write {plain(str(path))}: {error.strerror}") from None
    return path


def refuse_id(id_: str) -> None:
    """Raise UsageError for what is the id of no profile."""
    wrong = id_fault(id_, "battery")
    if wrong is not None:
        raise UsageError(f"--write: {wrong.replace(' (rename it to', ' (write').replace('.toml', '')}")


def _own(run: Run, battery: Battery) -> str:
    """The text of the profile but for what runs taught."""
    text = run.frozen.profiles.get(f"batteries/{battery.id}.toml")
    return _stripped(text if text is not None else "\n".join(_typed(battery)))


def _stripped(text: str) -> str:
    """A profile's text without a calibration and the source of one."""
    kept: list[str] = []
    parts = _parts(text)
    for part in parts:
        head = part[0].strip()
        if head == _HEADING or head.startswith("[calibration."):
            continue
        if head == "[[sources]]" and any(line.replace(" ", "") == 'kind="calibrated"' for line in part):
            continue
        kept += [line for line in part if line != _ABOVE]
    return "\n".join(kept).rstrip("\n")


def _parts(text: str) -> list[list[str]]:
    """The lines of each table, its heading first."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("["):
            parts.append([])
        parts[-1].append(line)
    return [part for part in parts if part]


def _typed(battery: Battery) -> Iterator[str]:
    """A profile for a battery that was typed as a quantity."""
    yield f'name = "{battery.name}"'
    yield f'energy = "{_figure(battery.energy_wh, "Wh")}"'
    covers = ['"energy"']
    if battery.voltage_v is not None:
        yield f'voltage = "{_figure(battery.voltage_v, "V")}"'
        covers.append('"voltage"')
    yield ""
    yield "[[sources]]"
    yield f"covers = [{', '.join(covers)}]"
    yield 'kind = "estimated"'
    yield 'note = "typed by the owner"'


def _table(of: Calibration, date: str) -> Iterator[str]:
    yield _ABOVE
    yield _HEADING
    yield f'path = "{of.path}"'
    yield f'load = "{of.load_w!r} W"'
    yield f"means = {list(of.means)!r}"
    yield "covariance = ["
    for row in of.covariance:
        yield f"  {list(row)!r},"
    yield "]"
    if of.settings:
        yield f"settings = [{', '.join(map(_quoted, of.settings))}]"
    yield f"noise = {of.noise!r}"
    yield f"drift = {of.drift!r}"
    yield f"runs = [{', '.join(map(_quoted, of.runs))}]"
    stated = list(_conditions(of.conditions))
    if stated:
        yield ""
        yield "[calibration.conditions]"
        yield from stated
    yield ""
    yield "[[sources]]"
    yield 'covers = ["calibration"]'
    yield 'kind = "calibrated"'
    yield f"date = {date}"
    yield f"runs = [{', '.join(map(_quoted, of.runs))}]"


def _conditions(of: Conditions) -> Iterator[str]:
    if of.temperature_c is not None:
        yield f'temperature = "{of.temperature_c!r} degC"'
    for key, figure, factor, unit in (
        ("health", of.health, 100.0, "%"),
        ("start", of.start, 100.0, "%"),
        ("reserve", of.reserve, 100.0, "%"),
        ("depth", of.depth, 100.0, "%"),
        ("parasitic", of.parasitic_a, 1.0, "A"),
        ("self_discharge", of.self_discharge_per_h, 2400.0, "%/d"),
        ("wire", of.wire_ohm, 1.0, "Ω"),
    ):
        if figure is not None:
            yield f'{key} = "{_figure(figure._replace(value=figure.value * factor), unit)}"'
    if of.cutoff_v is not None:
        yield f'cutoff = "{of.cutoff_v!r} V"'
    if of.load_exponent is not None:
        yield f"load_exponent = {of.load_exponent!r}"
    if of.realistic:
        yield "realistic = true"


def _figure(figure: Figure, unit: str) -> str:
    spread = f" ± {100.0 * figure.spread:.6g} %" if figure.spread else ""
    return f"{figure.value!r} {unit}{spread}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
