"""The app: the frame around the screens, and what they share (the profiles, the units, the request to open on)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.reactive import var
from textual.screen import Screen

from purifier.ui.frame_keys import FrameKeys
from purifier.ui.glyphs import console_glyphs
from purifier.ui.opening import first_screen
from purifier.ui.screens import SCREENS
from purifier.ui.themes import DARK, OWN
from purifier.ui.use import WHERE, Use, UseSetup
from purifier.ui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.services.preferences import Preferences
    from purifier.services.wording import Units
    from purifier.store.timing import Now


def _clock() -> Now:
    from purifier.services.record.instant import now

    return now()


def _no_trouble() -> str | None:
    return None


def _plan() -> Screen[None]:
    from purifier.ui.plan.screen import PlanScreen

    return PlanScreen()


def _choose() -> Screen[None]:
    from purifier.ui.choose.screen import ChooseScreen

    return ChooseScreen()


def _log() -> Screen[None]:
    from purifier.ui.log.screen import LogScreen

    return LogScreen()


def _runs() -> Screen[None]:
    from purifier.ui.runs.screen import RunsScreen

    return RunsScreen()


def _profiles() -> Screen[None]:
    from purifier.ui.profiles.screen import ProfilesScreen

    return ProfilesScreen()


LOADERS: Final[dict[str, Callable[[], Screen[None]]]] = {
    "plan": _plan,
    "choose": _choose,
    "log": _log,
    "runs": _runs,
    "profiles": _profiles,
}
"""Each imports the code of its screen, so that opening the app loads only the first."""


class PurifierApp(FrameKeys):
    """Opens on ``request``, else on what was shown last, else on the founding post's comparison.

    ``screen`` is the one it opens with; on the Plan a newcomer is told how to begin, where ``welcome``.  Runs are in
    ``database``; ``pretend`` marks every screen, because nothing in there was measured, and ``trouble`` says why there
    is no pretend run, if so.  ``clock`` is what ages are told by.  ``prefer`` is told of another theme and other units.
    """

    TITLE = "purifier"
    CSS_PATH = "purifier.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {line.id: LOADERS[line.id] for line in SCREENS}
    DEFAULT_MODE = SCREENS[0].id
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(line.key, f"go('{line.id}')", line.name, id=f"screen.{line.id}", tooltip=line.purpose, show=False)
            for line in SCREENS
        ),
        Binding("u", "units", "units", id="app.units", tooltip="Switch between US units and metric", show=False),
        Binding(
            "colon,ctrl+p",
            "command_palette",
            "commands",
            id="app.commands",
            tooltip="Find any command by name",
            show=False,
        ),
        Binding("question_mark,f1", "explain", "help", id="app.help", tooltip="Explain what is under the cursor"),
        Binding(
            "escape,enter",
            "close_welcome",
            "close",
            id="app.close-welcome",
            tooltip="Close what newcomers are told",
            show=False,
            priority=True,
        ),
        Binding("q", "quit", "quit", id="app.quit", tooltip="Close the app; what is on the Plan screen is kept"),
    ]

    library: var[Library] = var["Library"](None, init=False)  # type: ignore[arg-type]
    units: var[Units] = var["Units"]("us", init=False)

    def __init__(
        self,
        library: Library,
        request: Request | None = None,
        *,
        units: Units = "us",
        keymap: Mapping[str, str] | None = None,
        database: Path | None = None,
        screen: str | None = None,
        pretend: bool = False,
        trouble: Callable[[], str | None] = _no_trouble,
        clock: Callable[[], Now] = _clock,
        welcome: bool = False,
        theme: str | None = None,
        prefer: Callable[[Preferences], None] | None = None,
    ) -> None:
        if screen is not None:
            self.DEFAULT_MODE = screen  # type: ignore[misc]
        super().__init__()
        self._database = database
        self.pretend = pretend
        self.trouble = trouble
        self.clock = clock
        self.glyphs = console_glyphs()
        self.welcome = welcome
        self.at_cursor: Request | None = None
        """The set-up and the setting under the cursor of the Plan screen; None until that was shown."""
        self.planned: Request | None = None
        """All that is on the Plan screen; None until that was shown."""
        self.parting = ""
        """What is to be said when the app has closed."""
        self.set_reactive(PurifierApp.library, library)
        self.set_reactive(PurifierApp.units, units)
        self.opening = request
        for own in OWN:
            self.register_theme(own)
        if "TEXTUAL_THEME" not in os.environ:
            self.theme = theme if theme is not None and theme in self.available_themes else DARK.name
        self.prefer = prefer
        if keymap:
            self.set_keymap(dict(keymap))

    @property
    def database(self) -> Path:
        """Where the runs are."""
        if self._database is None:
            from purifier.store.place import database

            self._database = database()
        return self._database

    def on_ready(self) -> None:
        """Tell a newcomer how to begin, on top of the Plan."""
        if self.welcome:
            self.screen.mount(Welcome(), after=0)
        self.watch(self, "theme", self._prefer, init=False)
        self.watch(self, "units", self._prefer, init=False)

    def _prefer(self) -> None:
        if self.prefer is not None:
            from purifier.services.preferences import Preferences

            self.prefer(Preferences(self.theme, self.units))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What newcomers are told can be closed while it is there."""
        return bool(self.screen.query(Welcome)) if action == "close_welcome" else True

    def action_close_welcome(self) -> None:
        """Close what newcomers are told."""
        self.screen.query_one(Welcome).close()

    def action_go(self, screen: str) -> None:
        """Show the screen with this id, as it was left."""
        self.switch_mode(screen)

    def use(self, kind: str, id: str, name: str) -> None:
        """Show the screen that such a profile is used on, and use it there."""
        self.switch_mode(WHERE[kind])
        self.screen.post_message(Use(kind, id, name))

    def use_setup(self, request: Request, name: str, *, beside: bool) -> None:
        """Show the Plan, and put a whole set-up on it, see `UseSetup`."""
        self.switch_mode("plan")
        self.screen.post_message(UseSetup(request, name, beside))

    def action_units(self) -> None:
        """CFM, pounds and cubic feet, or m3/h and kilograms."""
        self.units = "metric" if self.units == "us" else "us"
        self.say("Metric units: m³/h, kg." if self.units == "metric" else "US units: CFM, lb.")

    def action_explain(self) -> None:
        """Open the help for what has the focus."""
        from purifier.ui.help.screen import HelpScreen, topic_of

        self.push_screen(HelpScreen(topic_of(self.focused, self.screen), self.screen.active_bindings))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes on its way to the terminal."""
        filters = super().get_line_filters()
        return filters if self.glyphs is None else (*filters, self.glyphs)


def run(
    library: Library,
    request: Request | None = None,
    *,
    keymap: Mapping[str, str] | None = None,
    database: Path | None = None,
    screen: str | None = None,
    pretend: bool = False,
    trouble: Callable[[], str | None] = _no_trouble,
) -> int:
    """Run the app until it is closed; returns the exit code. The terminal must be one: the command line sees to it.

    Without a ``screen`` it opens on the Log when a run is being recorded, else on the Plan.
    """
    from purifier.services.plan.first_start import is_first_start
    from purifier.services.preferences import prefer, preferences
    from purifier.store.place import database as usual

    runs, liked = usual(database), preferences()
    opens_on = screen or first_screen(runs, asked=request is not None)
    app = PurifierApp(
        library,
        request,
        units=liked.units,
        theme=liked.theme,
        prefer=prefer,
        keymap=keymap,
        database=runs,
        screen=opens_on,
        pretend=pretend,
        trouble=trouble,
        welcome=opens_on == "plan" and request is None and is_first_start(),
    )
    app.run()
    if app.parting:
        print(f"purifier: {app.parting}", file=sys.stderr)
    return app.return_code or 0
