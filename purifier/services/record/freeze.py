"""What a run is about, frozen: the set-up, every profile it uses, and the prediction, as they are before it begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.library.ids import FOLDERS
from purifier.model.prediction import predict
from purifier.model.run import Frozen, How, Source
from purifier.model.setup import Setup
from purifier.plain_text import plain
from purifier.services.plan import plan as planning
from purifier.services.plan.battery_text import counted_in_ids
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import text_of
from purifier.store.prediction_text import UNKNOWN

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter

LONGEST_NAME: Final = 80
AS_IT_IS: Final = How()


def freeze(
    library: Library, request: Request, meter: str, how: How = AS_IT_IS, name: str = "", source: Source = "log"
) -> Frozen:
    """The plan of a run; raises UsageError when ``request`` is not about one battery and one setting, and as `join`.

    ``meter`` is empty where nothing was measured, or nobody knows by what.
    """
    setup, setting = one_setup(library, request)
    about = replace(
        request,
        batteries=(setup.text,),
        purifier=None if request.purifier is None else counted_in_ids(request.purifier, library, "purifier"),
        setting=setting.name if setup.purifier is not None else None,
        conditions={key: plain(text) for key, text in request.conditions.items()},
        profiles={},  # they are frozen below, with those that were here already
    )
    row = planning.column(library, about, about.batteries[0]).rows[0]
    load_w = setting.power_w.value * setup.purifier_count
    return Frozen(
        setup=text_of(about),
        meter=meter,
        prediction=predict(setup, load_w, row.runtime_low_h, row.runtime_high_h, setting.power_w.spread),
        row=planning.as_dict(row),
        profiles=_profiles(library, setup, meter, bool(row.assumed_losses)),
        how=how,
        name=plain(name)[:LONGEST_NAME],
        source=source,
    )


def unplanned(name: str, source: Source, meter: str = "") -> Frozen:
    """A run of which nobody has said what it is about: it has no set-up, and no prediction."""
    return Frozen(setup="", meter=meter, prediction=UNKNOWN, name=plain(name)[:LONGEST_NAME], source=source)


def of_air(library: Library, meter: str, how: How = AS_IT_IS, name: str = "", source: Source = "log") -> Frozen:
    """A run of what ``meter`` says of the air: it has no set-up and no prediction, and only a person ends it."""
    texts = {f"{FOLDERS['meter']}/{meter}.toml": library.text_of("meter", meter)}
    return replace(unplanned(name, source, meter), profiles=texts, how=how, of="air")


def refuse_battery(meter: Meter, request: Request, how: How) -> None:
    """Raises UsageError where somebody gave a battery, a load or a current's offset to a ``meter`` of the air."""
    given = [
        ("-b", request.batteries),
        ("-p", request.purifier or request.purifiers),
        ("--load", request.load),
        ("--setting", request.setting),
        *((f"--{name}", text) for name, text in request.conditions.items()),
        ("--invert", how.invert),
        ("--zero", how.zero_a),
        ("--shunt-scale", how.shunt_scale != 1.0),
    ]
    wrong = [option for option, value in given if value]
    if wrong:
        raise UsageError(
            f"'{meter.id}' measures the air, and no battery: leave {', '.join(wrong)} out. A battery's own meter is "
            "logged beside it, by a second 'purifier log' into the same database: its run then shows the air meanwhile"
        )


def _profiles(library: Library, setup: Setup, meter: str, assumes_a_loss: bool) -> dict[str, str]:
    """Path in a folder of profiles -> text: all that is needed to read the set-up again as it was."""
    used = [("meter", meter)] if meter else []
    if setup.battery.id in library.ids("battery"):
        used.append(("battery", setup.battery.id))
    if setup.converter is not None:
        used.append(("converter", setup.converter.id))
    if setup.purifier is not None:
        used.append(("purifier", setup.purifier.id))
    if setup.chemistry is not None:
        used.append(("chemistry", setup.chemistry.id))
    if assumes_a_loss:
        used += [("prior", id_) for id_ in library.ids("prior")]
    return {f"{FOLDERS[kind]}/{id_}.toml": library.text_of(kind, id_) for kind, id_ in used}
