"""The Profiles screen: the equipment that is known, each figure with its source, and what is wrong with any file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static, Tab, Tabs
from textual.worker import get_current_worker

from purifier.library.ids import FOLDERS
from purifier.ui.profiles.text import Card, card_of, entries, problem_lines
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, TOO_SMALL, WIDTHS
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.library.problems import Problem

NAMES: Final = {
    "battery": "Batteries",
    "purifier": "Purifiers",
    "converter": "Converters",
    "meter": "Meters",
    "chemistry": "Chemistries",
    "prior": "Usual losses",
    "format": "File formats",
}
KINDS: Final = tuple((kind, NAMES[kind]) for kind in sorted(FOLDERS, key=list(NAMES).index))
"""(kind, what the tab says), the most wanted first."""


@dataclass
class ProfilesFound(Message):
    """The profiles of a kind, and everything that is wrong with any file."""

    kind: str
    choices: list[Choice]
    problems: tuple[Problem, ...]


@dataclass
class Described(Message):
    """What one profile says."""

    id: str
    card: Card


@dataclass
class Reloaded(Message):
    """The files were read anew."""

    library: Library
    good: int
    bad: int


class ProfilesScreen(Screen[None]):
    """Kinds across the top, a filtered list, the profile under the cursor."""

    help_topic = "profiles"
    CSS_PATH: ClassVar = ["../dialogs.tcss", "profiles.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left", "kind(-1)", "kind", key_display="←→", id="profiles.kind-left", tooltip="Another kind of equipment"
        ),
        Binding("right", "kind(1)", "kind", id="profiles.kind-right", tooltip="Another kind of equipment", show=False),
        Binding("enter", "read", "read", id="profiles.read", tooltip="Into the profile: the arrows scroll it"),
        Binding("slash", "filter", "find", id="profiles.filter", tooltip="Type a part of the name"),
        Binding("f5", "reload", "reload", id="profiles.reload", tooltip="Read every file anew, after editing one"),
        Binding("escape", "list", "list", id="profiles.list", tooltip="Back to the list", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Problems first: a file that is left out must not go unnoticed."""
        yield TopLine("profiles")
        yield Static("", id="problems", markup=False)
        yield Tabs(*(Tab(name, id=kind) for kind, name in KINDS), id="kinds")
        with Horizontal(id="profiles"):
            with Vertical(id="profile-list", classes="panel"):
                yield PickList("/ to filter")
            with VerticalScroll(id="profile-box", classes="panel"):
                yield Static("", id="profile", markup=False)
                yield Static("", id="profile-figures", markup=False)
                yield Static("", id="profile-sources", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Start with the list."""
        self.query_one(Tabs).can_focus = False
        self.query_one(Options).focus()
        self.watch(self.app, "library", self._list, init=False)
        self.watch(self.app, "units", self._list, init=False)

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        return self.query_one(Tabs).active or KINDS[0][0]

    def on_tabs_tab_activated(self) -> None:
        """List the profiles of the kind whose tab was chosen."""
        self._list()

    def _list(self) -> None:
        self._load(owner(self).library, self.kind)

    @work(thread=True, exclusive=True, group="list")
    def _load(self, library: Library, kind: str) -> None:
        choices, problems = entries(library, kind, owner(self).units), library.problems()
        if not get_current_worker().is_cancelled:
            self.post_message(ProfilesFound(kind, choices, problems))

    def on_profiles_found(self, message: ProfilesFound) -> None:
        """Show the list and what is wrong with files, unless another kind was chosen meanwhile."""
        if message.kind == self.kind:
            pointed = self.query_one(PickList).pointed
            self.query_one(PickList).fill(message.choices, None if pointed is None else pointed.value)
            self.query_one("#problems", Static).update(problem_lines(message.problems))
            self.query_one("#problems").display = bool(message.problems)

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Describe the profile under the cursor."""
        if message.choice is not None:
            self._describe(owner(self).library, self.kind, message.choice.value)
        else:
            self.query_one("#profile", Static).update(Content("Nothing matches: type less."))

    @work(thread=True, exclusive=True, group="describe")
    def _describe(self, library: Library, kind: str, id: str) -> None:
        card = card_of(library, kind, id)
        if not get_current_worker().is_cancelled:
            self.post_message(Described(id, card))

    def on_described(self, message: Described) -> None:
        """Show it, from its top."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None and pointed.value == message.id:
            self.query_one("#profile-box").border_title = Content(message.card.title)
            self.query_one("#profile", Static).update(message.card.words)
            self.query_one("#profile-figures", Static).update(message.card.figures)
            self.query_one("#profile-sources", Static).update(message.card.sources)
            self.query_one("#profile-box").scroll_home(animate=False)

    def on_pick_list_chosen(self) -> None:
        """A click on the entry under the cursor goes into the profile."""
        self.action_read()

    def action_read(self) -> None:
        """Into the profile, so that the arrows scroll it."""
        self.query_one("#profile-box").focus()

    def action_kind(self, step: int) -> None:
        """The next kind to the left or right."""
        kinds = [kind for kind, _ in KINDS]
        self.query_one(Tabs).active = kinds[(kinds.index(self.kind) + step) % len(kinds)]
        self.query_one(Options).focus()

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one(Entry).focus()

    def action_list(self) -> None:
        """Back to the list, everything in it."""
        self.query_one(Entry).value = ""
        self.query_one(Options).focus()

    @work(thread=True, exclusive=True, group="reload")
    def action_reload(self) -> None:
        """Read every file anew."""
        library = owner(self).library.fresh()
        problems = library.problems()
        good = sum(len(library.all(kind)) for kind, _ in KINDS)
        self.post_message(Reloaded(library, good, len({problem.path for problem in problems})))

    def on_reloaded(self, message: Reloaded) -> None:
        """Hand the new profiles to every screen, and say how it went."""
        owner(self).library = message.library
        if message.bad:
            left_out = f"{message.bad} bad file{'s' if message.bad > 1 else ''} left out: see the top of the screen."
            owner(self).say(f"Read {message.good} profiles; {left_out}", severity="warning")
        else:
            owner(self).say(f"Read {message.good} profiles; nothing wrong with any.")
