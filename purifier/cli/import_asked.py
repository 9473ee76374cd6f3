"""The options of ``purifier import`` that say how a file is read, and the set-up that its run is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from purifier.cli.run_options import seconds
from purifier.cli.setup_options import request_from
from purifier.errors import QuantityError, UsageError
from purifier.formats.asked import Asked
from purifier.library.quantities import read_stated
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

_QUANTITIES: Final = {
    "time": "time",
    "voltage": "voltage_v",
    "current": "current_a",
    "power": "power_w",
    "charge": "charge_ah",
    "soc": "soc_percent",
    "temperature": "temperature_c",
}
"""Option without dashes -> what its column is read as."""
_MAY_BE_STATED: Final = {
    "voltage": ("voltage", 0.1, 1000.0),
    "current": ("current", 1e-4, 1000.0),
    "power": ("power", 1e-3, 1e5),
}
"""Option -> (dimension, least, most) of a quantity that may be typed in place of a column."""


def asked_from(options: dict[str, Any]) -> Asked:
    """What is said of the file, taken out of parsed ``options``; raises UsageError and QuantityError.

    ``--temperature`` is a condition of the set-up when a quantity is typed, and a column otherwise.
    """
    columns: dict[str, str] = {}
    stated: dict[str, float] = {}
    for option, quantity in _QUANTITIES.items():
        typed = options.get(option) if option == "temperature" else options.pop(f"column_{option}")
        if typed is None:
            continue
        if not plain(typed):
            raise UsageError(f"--{option}: expected a column's name, or its number from 1; found nothing")
        if option == "temperature":
            if not _is_quantity(typed, "temperature"):
                columns[quantity] = typed
                options["temperature"] = None
        elif option in _MAY_BE_STATED and _is_quantity(typed, _MAY_BE_STATED[option][0]):
            stated[quantity] = _stated(option, typed)
        else:
            columns[quantity] = typed
    return Asked(
        format=options.pop("as_format"),
        columns=columns,
        every_s=seconds(options.pop("every"), "--every", 1e-5, 86_400.0 * 31, ("s", "min", "h")),
        zone=options.pop("zone"),
        started=options.pop("started"),
        sign=options.pop("sign"),
        decimal=options.pop("decimal"),
        dates=options.pop("dates"),
        stated=stated,
    )


def request_for(options: dict[str, Any], library: Library) -> Request | None:
    """The set-up of the run; None when nothing of one was typed."""
    typed = {key: value for key, value in options.items() if value not in (None, (), False)}
    return request_from(options, library) if typed else None


def _is_quantity(typed: str, dimension: str) -> bool:
    try:
        read_stated(typed, dimension)
    except QuantityError:
        return False
    return True


def _stated(option: str, typed: str) -> float:
    dimension, low, high = _MAY_BE_STATED[option]
    value = read_stated(typed, dimension, what=f"--{option}").value
    if not low <= value <= high:
        raise UsageError(f"--{option}: expected {low:g} to {high:g} in its unit, found {quoted(typed)}")
    return value
