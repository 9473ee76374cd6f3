"""The last question before a run: what the battery is, what it runs at which setting, and what to call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from purifier.plain_text import plain
from purifier.services.wording import letter
from purifier.ui.opening import opening_request
from purifier.ui.shared import owner
from purifier.ui.shown import plan_one
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.words import short_way

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request


@dataclass(frozen=True, slots=True)
class Start:
    """A run to be begun: ``request`` names one battery and one setting."""

    port: str
    meter: str
    request: Request
    name: str
    database: Path
    places: tuple[Path, ...]

    def arguments(self) -> tuple[str, ...]:
        """What ``purifier`` is started with."""
        return (
            *(word for place in self.places if place.is_dir() for word in ("--profiles", str(place))),
            "log",
            self.port,
            "--meter",
            self.meter,
            *_setup_options(self.request),
            *(("--name", self.name) if self.name else ()),
            "--db",
            str(self.database),
        )

    def launch(self) -> int:
        """Start a recorder of its own, which outlives this app; the run's id. Raises what kept it from beginning."""
        from purifier.services.machine.detach import start

        return start(self.arguments())


@dataclass
class Offered(Message):
    """The set-ups and settings of the Plan screen, and the one under its cursor."""

    requests: tuple[Request, ...]
    choices: tuple[Choice, ...]
    pointed: str | None


class StartScreen(ModalScreen[Start | None]):
    """The set-up under the Plan screen's cursor unless another is chosen; gives what is to be started."""

    CSS_PATH: ClassVar = ["../dialogs.tcss", "log.tcss"]
    help_topic = "log-start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", id="start.start", tooltip="Start recording, with this set-up's prediction"),
        Binding("tab", "app.focus_next", "next field", id="start.next", tooltip="To the name of the run"),
        Binding("escape", "leave", "back", id="start.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="start.help", tooltip="What a run is"),
    ]

    def __init__(self, port: str, meter: str) -> None:
        super().__init__()
        self.port, self.meter = port, meter
        self.requests: tuple[Request, ...] = ()

    def compose(self) -> ComposeResult:
        """Set-ups, a name, and what is going to happen."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("3 of 3: what is it going to run?")
            yield PickList("type to filter, ↑↓ to move: set-ups and settings of the Plan screen")
            with Horizontal(classes="field below"):
                yield Label("call it", classes="field-name")
                yield Entry(id="run-name", compact=True, placeholder="a name, if you like", max_length=80)
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Work the set-ups out behind the dialog."""
        self.query_one(Options).can_focus = False  # tab goes straight to the name; the arrows move the list anyway
        self._say(f"{plain(self.meter)} at {plain(self.port)}. The prediction is frozen before the first reading.")
        self._load(owner(self).at_cursor)

    @work(thread=True, group="list")
    def _load(self, at_cursor: Request | None) -> None:
        self.post_message(_offer(owner(self).library, at_cursor))

    def on_offered(self, message: Offered) -> None:
        """Show them."""
        self.requests = message.requests
        self.query_one(PickList).fill(message.choices, message.pointed)
        if not message.choices:
            self._say("No set-up of the Plan screen can be planned: press escape, and 1 to mend it there.")

    def on_pick_list_chosen(self) -> None:
        """A click on the entry under the cursor starts."""
        self.action_start()

    def action_start(self) -> None:
        """Done."""
        pointed = self.query_one(PickList).pointed
        if pointed is None:
            return
        app = owner(self)
        name = plain(self.query_one("#run-name", Entry).value)
        request = self.requests[int(pointed.value)]
        self.dismiss(Start(self.port, self.meter, request, name, app.database, app.library.places))

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content(words))

    def action_leave(self) -> None:
        """Back, nothing started."""
        self.dismiss(None)


def _offer(library: Library, at_cursor: Request | None) -> Offered:
    from dataclasses import replace

    from purifier.services.wording import duration
    from purifier.services.wording import unpadded as narrow

    shared = opening_request() if at_cursor is None else at_cursor
    batteries: Sequence[str] = shared.batteries
    if at_cursor is not None:
        # All that is on the Plan screen, the one under its cursor among it.
        kept = opening_request()
        if kept.purifier == at_cursor.purifier and kept.load == at_cursor.load:
            batteries = tuple(dict.fromkeys((*at_cursor.batteries, *kept.batteries)))
    requests: list[Request] = []
    choices, pointed = [], None
    for index, battery in enumerate(batteries):
        shown = plan_one(library, replace(shared, setting=None), battery)
        if shown.column is None:
            continue
        for row in shown.column.rows:
            setting = None if shared.purifier is None else row.setting
            one = replace(shared, batteries=(battery,), setting=setting)
            at = f"{shared.purifier} at {setting}" if setting is not None else f"a load of {shared.load}"
            choices.append(
                Choice(
                    str(len(requests)),
                    plain(f"{letter(index)} {shown.name}, {short_way(shown.column.setup)}: {at}"),
                    f"{narrow(duration(row.runtime_h)):>10}",
                )
            )
            if at_cursor is None:
                here = pointed is None and shown.column.best in (None, shown.column.rows.index(row))
            else:
                here = one.batteries == at_cursor.batteries and setting == at_cursor.setting
            if here:
                pointed = str(len(requests))
            requests.append(one)
    return Offered(tuple(requests), tuple(choices), pointed)


def _setup_options(request: Request) -> tuple[str, ...]:
    """The request as the command line spells it."""
    from purifier.services.plan.conditions import CONDITIONS

    words = [word for battery in request.batteries for word in ("-b", battery)]
    for option, value in (("-p", request.purifier), ("--load", request.load), ("--setting", request.setting)):
        words += [option, value] if value is not None else []
    for name, text in request.conditions.items():
        if not CONDITIONS[name].is_flag:
            words += [f"--{name}", text]
        elif text.strip().lower() in ("yes", "true"):
            words.append(f"--{name}")
    return tuple(words)
