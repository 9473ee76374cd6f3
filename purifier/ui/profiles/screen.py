"""The Profiles screen: the equipment that is known, each figure with its source, and what is wrong with any file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, Tab, Tabs
from textual.worker import get_current_worker

from purifier.library.ids import FOLDERS
from purifier.ui.profiles.keys import ProfileKeys, Reloaded
from purifier.ui.profiles.text import BROKEN, Card, card_of, entries, ran_of
from purifier.ui.resting import rested
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, TOO_SMALL, WIDE, WIDTHS
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

NAMES: Final = {
    "battery": "Batteries",
    "purifier": "Purifiers",
    "converter": "Converters",
    "meter": "Meters",
    "part": "Parts",
    "chemistry": "Chemistries",
    "prior": "Usual losses",
    "format": "File formats",
}
KINDS: Final = tuple((kind, NAMES[kind]) for kind in sorted(FOLDERS, key=list(NAMES).index))
"""(kind, what the tab says), the most wanted first."""
CRAMPED: Final = 20
"""In fewer lines there is no room for a list and a profile below it."""
BESIDE_NAMES: Final = 10
"""What a row of the list needs beside its name and its facts: mark, gap, frame and scroll bar."""


@dataclass
class ProfilesFound(Message):
    """The profiles of a kind, and how many files of each kind cannot be used."""

    kind: str
    choices: list[Choice]
    bad: dict[str, int]


@dataclass
class Described(Message):
    """What one profile says."""

    id: str
    card: Card
    more: bool = False
    """It was shown already, without what takes longer to find out."""


class Filter(PickList):
    """The list with its filter; enter goes from the filter to what it left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "to the list", id="profiles.filtered", tooltip="To what the filter left"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the list enter uses the profile."""
        return self.query_one(Entry).has_focus if action == "done" else super().check_action(action, parameters)

    def action_done(self) -> None:
        """To the list."""
        self.query_one(Options).focus()


class ProfilesScreen(ProfileKeys):
    """Kinds across the top, a filtered list, the profile under the cursor."""

    help_topic = "profiles"
    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = ["../dialogs.tcss", "profiles.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    _look_at: str | None = None
    """The profile that the cursor is to go to when the list is read again."""

    _listed: str | None = None
    """The kind whose list was read last: until it is that which is shown, nobody knows what there is."""

    _described: str | None = None
    """The kind of the profile that was described last."""

    def compose(self) -> ComposeResult:
        """The kinds, with the number of files of each that cannot be used; the list; one of it in full."""
        yield TopLine("profiles")
        yield Tabs(*(Tab(name, id=kind) for kind, name in KINDS), id="kinds")
        with Horizontal(id="profiles"):
            with Vertical(id="profile-list", classes="panel"):
                yield Filter("/ to find one")
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

    @property
    def pointed(self) -> tuple[str, str] | None:
        """The id and the name of the profile under the cursor."""
        choice = self.query_one(PickList).pointed
        return None if choice is None else (choice.value, choice.name)

    def usable(self) -> bool:
        """Whether the file under the cursor is in order."""
        choice = self.query_one(PickList).pointed
        return choice is not None and choice.words != BROKEN

    def on_tabs_tab_activated(self) -> None:
        """List the profiles of the kind whose tab was chosen."""
        self._list()

    def _list(self) -> None:
        self._load(owner(self).library, self.kind)

    @work(thread=True, exclusive=True, group="list")
    def _load(self, library: Library, kind: str) -> None:
        choices = entries(library, kind, owner(self).units)
        bad = {each: len({problem.path for problem in library.problems(each)}) for each in FOLDERS}
        if not get_current_worker().is_cancelled:
            self.post_message(ProfilesFound(kind, choices, bad))

    def on_profiles_found(self, message: ProfilesFound) -> None:
        """Show the list, unless another kind was chosen meanwhile."""
        for kind, name in KINDS:
            count = message.bad[kind]
            self.query_one(f"#{kind}", Tab).label = Content(f"{name} !{count}" if count else name)
        if message.kind != self.kind:
            return
        pick, bad = self.query_one(PickList), message.bad[message.kind]
        pointed = self._look_at or (None if pick.pointed is None else pick.pointed.value)
        self._look_at, self._listed = None, message.kind
        pick.fill(message.choices, pointed)
        self._widen()
        title = f"{NAMES[message.kind]}: {len(message.choices) - bad}"
        self.query_one("#profile-list").border_title = Content(title + (f", {bad} cannot be used" if bad else ""))

    def on_resize(self) -> None:
        """The list takes its part of the room there is, or all of it."""
        self._widen()
        self._divide(reading=self.query_one("#profile-box").has_focus)

    def _divide(self, *, reading: bool) -> None:
        """Where there is no room for both, the list has it all, or the profile while it is read."""
        cramped = self.size.height < CRAMPED and self.size.width < WIDE
        for panel, goes in (("#profile-list", reading), ("#profile-box", not reading)):
            styles = self.query_one(panel).styles
            if cramped and goes:
                styles.display = "none"
            else:
                styles.clear_rule("display")  # a window that is too small hides both
            styles.height = "1fr" if cramped else None

    def _widen(self) -> None:
        """Give the list the room of its longest name, where the profile beside it does not need that."""
        names = max((cell_len(one.name) for one in self.query_one(PickList).choices), default=0)
        facts = max((cell_len(one.facts) for one in self.query_one(PickList).choices), default=0)
        wanted = names + facts + BESIDE_NAMES
        panel = self.query_one("#profile-list")
        panel.styles.min_width = min(wanted, self.size.width // 2) if self.size.width >= WIDE else None

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Describe the profile under the cursor."""
        if message.choice is not None:
            self._describe(owner(self).library, self.kind, message.choice.value)
            return
        found = bool(self.query_one(PickList).choices)
        empty = "None is here yet: a begins one." if self._listed == self.kind else "Reading the profiles …"
        words = "Nothing matches: type less, or esc for all." if found else empty
        self.query_one("#profile-box").border_title = Content("")
        self.query_one("#profile", Static).update(Content(words))
        for below in ("#profile-figures", "#profile-sources"):
            self.query_one(below, Static).update("")

    @work(exclusive=True, group="describe")
    async def _describe(self, library: Library, kind: str, id: str) -> None:
        if kind == self._described:
            await rested()
        self._described = kind
        card = await asyncio.to_thread(card_of, library, kind, id)
        self.post_message(Described(id, card))
        if kind == "purifier":
            app = owner(self)
            ran = await asyncio.to_thread(ran_of, library, id, app.database, app.clock(), app.units)
            if ran:
                self.post_message(Described(id, card._replace(words=card.words + ran), more=True))

    def on_described(self, message: Described) -> None:
        """Show it, from its top unless that was shown already."""
        if self.pointed is not None and self.pointed[0] == message.id:
            self.query_one("#profile-box").border_title = Content(message.card.title)
            self.query_one("#profile", Static).update(message.card.words)
            self.query_one("#profile-figures", Static).update(message.card.figures)
            self.query_one("#profile-sources", Static).update(message.card.sources)
            if not message.more:
                self.query_one("#profile-box").scroll_home(animate=False)

    def action_read(self) -> None:
        """Into the profile, so that the arrows scroll it; back again."""
        self._read(not self.query_one("#profile-box").has_focus)

    def _read(self, reading: bool) -> None:
        self._divide(reading=reading)
        (self.query_one("#profile-box") if reading else self.query_one(Options)).focus()

    @on(PickList.Chosen)
    def _clicked(self) -> None:
        self._read(True)

    def action_kind(self, step: int) -> None:
        """The next kind to the left or right."""
        kinds = [kind for kind, _ in KINDS]
        self.query_one(Tabs).active = kinds[(kinds.index(self.kind) + step) % len(kinds)]
        self._read(False)

    def action_filter(self) -> None:
        """Type into the filter."""
        self._divide(reading=False)
        self.query_one(Entry).focus()

    def action_list(self) -> None:
        """Back to the list; from there, to everything in it."""
        if self.query_one(Options).has_focus or self.query_one(Entry).has_focus:
            self.query_one(Entry).value = ""
        self._read(False)

    def on_reloaded(self, message: Reloaded) -> None:
        """Hand the new profiles to every screen, and say how it went."""
        self._look_at = message.id
        owner(self).library = message.library
        owner(self).say(message.words, severity="warning" if message.bad else "information")
