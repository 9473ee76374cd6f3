"""Set-ups as the curves of a chart: how long each setting lasts at least, by how much clean air it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from purifier.charts import Curve, Lasts
from purifier.services.wording import counted, letter, title

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column


def curves(columns: Sequence[Column | None]) -> tuple[Curve, ...]:
    """A curve for each set-up, by its letter and its name; one that cannot be planned (None) keeps its letter only.

    Where the batteries run several purifiers, a name begins with the purifier's.
    """
    runs = {title(column.setup) for column in columns if column is not None}
    return tuple(
        Curve(letter(i), "", ()) if column is None else _curve(letter(i), column, with_machine=len(runs) > 1)
        for i, column in enumerate(columns)
    )


def _curve(label: str, column: Column, *, with_machine: bool) -> Curve:
    setup = column.setup
    battery = counted(setup.battery_count, setup.battery.name)
    ways = [stage.name for stage in setup.stages]
    return Curve(
        label,
        f"{title(setup)} on {battery}" if with_machine else battery,
        tuple(Lasts(row.air_m3_per_h, row.runtime_low_h, row.runtime_h) for row in column.rows),
        column.estimated,
        way=ways[0] if ways else "direct",
    )
