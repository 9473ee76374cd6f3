"""The last question before a run: what the battery is, what it runs at which setting, and what to call it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.types import CSSPathType
from textual.widgets import Label

from purifier.errors import UsageError
from purifier.plain_text import plain, sentence
from purifier.services.wording import letter
from purifier.ui.opening import opening_request
from purifier.ui.shared import owner
from purifier.ui.shown import plan_one
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.words import short_way

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request


@dataclass(frozen=True, slots=True)
class Start:
    """A run to be begun: ``request`` names one battery and one setting; None: it is of the air."""

    port: str
    meter: str
    request: Request | None
    name: str
    database: Path
    places: tuple[Path, ...]
    which: tuple[str, ...] = ()
    """The options that ask for one of several on the line."""

    def arguments(self) -> tuple[str, ...]:
        """What ``purifier`` is started with."""
        return (
            *(word for place in self.places if place.is_dir() for word in ("--profiles", str(place))),
            "log",
            self.port,
            "--meter",
            self.meter,
            *self.which,
            *(() if self.request is None else _setup_options(self.request)),
            *(("--name", self.name) if self.name else ()),
            "--db",
            str(self.database),
        )

    def launch(self) -> int:
        """Start a recorder of its own, which outlives this app; the run's id. Raises what kept it from beginning."""
        from purifier.services.machine.detach import start
        from purifier.services.plan.setup_files import save

        if self.request is not None and self.request.profiles:
            save(_sent(), self.request)
        return start(self.arguments())


WHICH: Final = {
    "module": "its number, where several answer",
    "address": "its number, if it is another",
}
OF_AIR: Final = "the air: nothing is run, and nothing predicted"
NOTHING_PLANNED: Final = "No set-up of the Plan screen can be planned: press escape, and 1 to mend it there."


@dataclass
class SetupsFound(Listed):
    """The set-ups and settings of the Plan screen; a choice's value is its place among ``requests``."""

    requests: tuple[Request | None, ...] = ()


class StartScreen(PickDialog[Start]):
    """The set-up under the Plan screen's cursor unless another is chosen; gives what is to be started."""

    CSS_PATH: ClassVar[CSSPathType] = ["../dialogs.tcss", "log.tcss"]
    help_topic = "log-start"
    heading = "3 of 3: what is it going to run?"
    placeholder = "type to filter, ↑↓ to move: set-ups and settings of the Plan screen"
    unmatched = "No set-up of the Plan screen matches: type less. For another battery: esc, 1, and a adds it there."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "start", id="start.start", tooltip="Start recording, with this set-up's prediction"),
        Binding("tab", "app.focus_next", "next field", id="start.next", tooltip="To the name of the run"),
        Binding("escape", "leave", "back", id="start.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="start.help", tooltip="What a run is"),
    ]

    def __init__(self, port: str, meter: str) -> None:
        super().__init__()
        self.port, self.meter = port, meter
        self.requests: tuple[Request | None, ...] = ()

    def fields(self) -> ComposeResult:
        """The name of the run, and which of several it is about where a line can have several."""
        from purifier.services.meters.which_one import which_one

        with Horizontal(classes="field below"):
            yield Label("call it", classes="field-name")
            yield Entry(id="run-name", compact=True, placeholder="a name, if you like", max_length=80)
        if (which := which_one(owner(self).library.meter(self.meter))) is not None:
            with Horizontal(classes="field below"):
                yield Label(which, classes="field-name")
                yield Entry(id="which-one", compact=True, placeholder=WHICH[which], max_length=40)

    def on_mount(self) -> None:
        """Say what is going to happen."""
        self.query_one(Options).can_focus = False  # tab goes straight to the name; the arrows move the list anyway
        self.say(f"{plain(self.meter)} at {plain(self.port)}. The prediction is frozen before the first reading.")

    def listing(self) -> SetupsFound:
        """The set-ups and settings of the Plan screen, the cursor on those under its own; of the air none is needed."""
        from purifier.services.meters.of_air import measures_air

        if measures_air(owner(self).library.meter(self.meter)):
            words = (
                f"{plain(self.meter)} at {plain(self.port)}. It goes on until it is ended, beside whatever else runs."
            )
            return SetupsFound((Choice("0", OF_AIR, ""),), "0", words, (None,))
        return _set_ups(owner(self).library, owner(self).planned, owner(self).at_cursor)

    def on_setups_found(self, message: SetupsFound) -> None:
        """Keep what the choices stand for."""
        self.requests = message.requests

    def take(self, choice: Choice) -> None:
        """Give the run as it is to be begun."""
        app = owner(self)
        name = plain(self.query_one("#run-name", Entry).value)
        request = self.requests[int(choice.value)]
        try:
            which = self._which()
        except UsageError as error:
            self.say(sentence(str(error).removeprefix("--address: ").removeprefix("--pick: ")))
            self.query_one("#which-one", Entry).focus()
            return
        self.dismiss(Start(self.port, self.meter, request, name, app.database, app.library.places, which))

    def _which(self) -> tuple[str, ...]:
        from purifier.services.meters.which_one import options_for

        typed = "".join(entry.value for entry in self.query("#which-one").results(Entry))
        return options_for(owner(self).library.meter(self.meter), typed)


def _set_ups(library: Library, planned: Request | None, at_cursor: Request | None) -> SetupsFound:
    """Every set-up and setting of the open Plan screen; of what it was left with, where it was not opened yet."""
    from dataclasses import replace

    from purifier.services.plan.answer import span_of
    from purifier.services.plan.names import purifier_name
    from purifier.services.plan.received import received

    requests: list[Request] = []
    choices, pointed = [], None
    asked_for = received(library, opening_request())[0] if planned is None else planned
    places = [(each, battery) for each in asked_for.each for battery in each.batteries]
    for index, (asked, battery) in enumerate(places):
        shown = plan_one(library, replace(asked, setting=None), battery)
        if shown.column is None:
            continue
        machine = "" if asked.purifier is None else purifier_name(library, asked.purifier)
        for row in shown.column.rows:
            setting = None if asked.purifier is None else row.setting
            one = replace(asked, batteries=(battery,), setting=setting)
            at = f"{machine} at {setting}" if setting is not None else f"load of {asked.load}"
            choices.append(
                Choice(
                    str(len(requests)),
                    # What is told apart by stands first: the rest is cut where there is no room for it.
                    plain(f"{letter(index)} {at}: {shown.name}, {short_way(shown.column.setup)}"),
                    f"{span_of(row).least:>10}",
                )
            )
            if at_cursor is None:
                here = pointed is None and shown.column.best in (None, shown.column.rows.index(row))
            else:
                here = one == at_cursor
            if here:
                pointed = str(len(requests))
            requests.append(one)
    return SetupsFound(choices, pointed, words="" if choices else NOTHING_PLANNED, requests=tuple(requests))


def _sent() -> Path:
    """Where a set-up waits for the recorder that is started with it, when its profiles are in no file of their own."""
    from purifier.services.plan.setup_files import last_file

    return last_file().with_name("recorded-setup.toml")


def _setup_options(request: Request) -> tuple[str, ...]:
    """The request as the command line spells it."""
    from purifier.services.plan.conditions import CONDITIONS

    if request.profiles:
        return ("--setup", str(_sent()))
    words = [word for battery in request.batteries for word in ("-b", battery)]
    for option, value in (("-p", request.purifier), ("--load", request.load), ("--setting", request.setting)):
        words += [option, value] if value is not None else []
    for name, text in request.conditions.items():
        if not CONDITIONS[name].is_flag:
            words += [f"--{name}", text]
        elif text.strip().lower() in ("yes", "true"):
            words.append(f"--{name}")
    return tuple(words)
