"""The serial ports as a person wants to see them: what each is called, who holds it, what is missing to open it."""

from __future__ import annotations

from dataclasses import dataclass

from purifier.link.holding import holders, missing_right
from purifier.link.ports import HERE, Roots, ports


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


def port_rows(roots: Roots = HERE) -> tuple[PortRow, ...]:
    """All ports of this machine; nothing is opened and nothing written."""
    rows = []
    for port in ports(roots):
        held = holders(port.device)
        right = missing_right(port.device)
        rows.append(
            PortRow(
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
            )
        )
    return tuple(rows)
