"""What a run is to be about, from the options of the commands that record one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from purifier.cli.setup_options import request_from, typed_request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.run import Frozen, How, Source
    from purifier.protocols.meter import Meter


def run_about(
    options: dict[str, Any], library: Library, meter: Meter, how: How, name: str, source: Source = "log"
) -> Frozen:
    """The plan of a run of the set-up in ``options``; of a ``meter`` of the air a run without one.

    Raises UsageError as `freeze`, and where a set-up is given to a meter of the air.
    """
    from purifier.services.meters.of_air import measures_air
    from purifier.services.record.freeze import freeze, of_air, refuse_battery

    if measures_air(meter):
        refuse_battery(meter, typed_request(options, library), how)
        return of_air(library, meter.id, how, name, source)
    return freeze(library, request_from(options, library, of_one=True), meter.id, how, name, source)
