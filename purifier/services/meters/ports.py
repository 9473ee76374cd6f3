"""The serial ports as a person wants to see them: what each is called, who holds it, what is missing to open it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from purifier.link.holding import holders, missing_right
from purifier.link.ports import HERE, Port, Roots, ports
from purifier.services.meters.recorders import in_use_words, recorder_at
from purifier.store.place import database as file_of_runs


@dataclass(frozen=True, slots=True)
class PortRow:
    """One port; the field names are the keys of ``purifier ports --json``. None: unknown, or nothing."""

    device: str
    identity: str
    kind: str
    description: str
    serial_number: str | None
    by_id: str | None
    by_path: str | None
    holder_pid: int | None
    holder: str | None
    missing: str | None
    fix: str | None
    run: int | None = None
    """The run whose recorder holds it;"""
    run_name: str | None = None
    recorded: str | None = None
    """that in words, and how it is seen and ended,"""
    listening: bool | None = None
    """and whether that run has ended, so that its recorder may be sent away."""


def port_rows(database: Path | None = None, roots: Roots = HERE) -> tuple[PortRow, ...]:
    """All ports of this machine; nothing is opened and nothing written. ``database``: where runs are looked for."""
    database = file_of_runs(database)
    return tuple(row_of(port, database) for port in ports(roots))


def row_of(port: Port, database: Path) -> PortRow:
    """One port as a person wants to see it; nothing is opened."""
    held = holders(port.device)
    right = missing_right(port.device)
    recorder = recorder_at(port.device, port.identity, database)
    return PortRow(
        device=port.device,
        identity=port.identity,
        kind=port.kind,
        description=port.description,
        serial_number=port.serial_number,
        by_id=port.by_id,
        by_path=port.by_path,
        holder_pid=held[0].pid if held else None,
        holder=held[0].name if held else None,
        missing=None if right is None else right.reason,
        fix=None if right is None else right.command,
        run=None if recorder is None else recorder.run,
        run_name=None if recorder is None else recorder.name,
        recorded=None if recorder is None else in_use_words(recorder, database),
        listening=None if recorder is None else recorder.is_listening,
    )
