"""The keys of the Plan screen: each changes the request it holds, or hands it to a dialog that does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from purifier.ui.opening import single
from purifier.ui.plan.view import MOST_SETUPS, View, with_battery, without_battery
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.services.plan.request import Request
    from purifier.ui.plan.conditions_panel import ConditionsPanel


class PlanKeys(Screen[None]):
    """``request`` is what is asked, ``view`` what is shown; the screen below says how a change is worked out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="plan.add", tooltip="Add a set-up: a battery and the way to the purifier"),
        Binding("e", "edit", "edit", id="plan.edit", tooltip="Change the battery, the count or the way of this set-up"),
        Binding("d", "remove", "remove", id="plan.remove", tooltip="Take this set-up off the screen"),
        Binding("p", "purifier", "purifier", id="plan.purifier", tooltip="Choose what the batteries run, and how many"),
        Binding(
            "n",
            "conditions",
            "conditions",
            id="plan.conditions",
            tooltip="Cold, age, reserve, hours a day and the like",
        ),
        Binding(
            "v", "front", "chart", id="plan.front", tooltip="Show the chart instead of the details, or the other way"
        ),
        Binding("s", "save", "save", id="plan.save", tooltip="Save these set-ups to a file, to share or to plan with"),
        Binding("o", "open", "open", id="plan.open", tooltip="Open a file of set-ups"),
        Binding("c", "copy", "copy", id="plan.copy", tooltip="Copy the table, to paste into a spreadsheet"),
        Binding(
            "z", "start_over", "start over", id="plan.start-over", tooltip="Back to the first comparison", show=False
        ),
    ]

    request: reactive[Request | None] = reactive["Request | None"](None, init=False, always_update=True)
    view: reactive[View | None] = reactive[View | None](None, init=False)

    conditions: ConditionsPanel | None = None
    """The panel of conditions, once it has been wanted."""

    def change(self, request: Request) -> None:
        """Hold ``request`` from now on, and have it planned."""
        raise NotImplementedError

    def action_add(self) -> None:
        """Choose a battery, then its way to the purifier."""
        request = self.request
        if request is None:
            return
        if len(request.batteries) >= MOST_SETUPS:
            owner(self).say(f"{MOST_SETUPS} set-ups fit side by side: remove one with d first.", severity="warning")
            return
        from purifier.ui.plan.battery_picker import BatteryPicker

        index = len(request.batteries)
        self.app.push_screen(BatteryPicker(request, self._setting()), lambda what: self._choose_way(index, what))

    def action_edit(self) -> None:
        """Change the set-up under the cursor."""
        if self.view is not None and self.view.current is not None:
            self._choose_way(self.view.setup, self.view.current.text)

    def _choose_way(self, index: int, text: str | None) -> None:
        if text is None or self.request is None:
            return
        from purifier.ui.plan.setup_editor import SetupEditor

        new = index >= len(self.request.batteries)
        self.app.push_screen(
            SetupEditor(self.request, text, self._setting(), new=new), lambda text: self._put(index, text)
        )

    def _put(self, index: int, text: str | None) -> None:
        if text is None or self.request is None or self.view is None:
            return
        self.set_reactive(PlanKeys.view, replace(self.view, setup=index))
        self.change(with_battery(self.request, index, text))

    def action_remove(self) -> None:
        """Take the set-up under the cursor off; the toast says how to get it back."""
        if self.view is None or self.view.current is None or self.request is None:
            return
        gone = self.view.current
        self.change(without_battery(self.request, self.view.setup))
        owner(self).say(f"Removed {gone.name}. Press a to add it again.")

    def action_purifier(self) -> None:
        """Choose what the batteries run."""
        if self.request is None:
            return
        from purifier.ui.plan.purifier_picker import PurifierPicker

        self.app.push_screen(PurifierPicker(self.request), self._run)

    def _run(self, chosen: tuple[str | None, str | None] | None) -> None:
        if chosen is None or self.request is None:
            return
        purifier, load = chosen
        self.set_reactive(PlanKeys.view, None if self.view is None else replace(self.view, setting=0))
        self.change(replace(self.request, purifier=purifier, load=load, setting=None))

    def _setting(self) -> str | None:
        """The name of the setting under the cursor, for previews."""
        row = None if self.view is None else self.view.cell
        return None if row is None or row.setting == "load" else row.setting

    async def action_conditions(self) -> None:
        """Type conditions beside the table, or leave them; the fields are made when they are first wanted."""
        if self.has_class("-conditions"):
            self.on_conditions_panel_closed()
        elif self.request is not None:
            if self.conditions is None:
                from purifier.ui.plan.conditions_panel import ConditionsPanel

                self.conditions = ConditionsPanel(id="conditions", classes="panel")
                await self.query_one("#left").mount(self.conditions)
                self.conditions.view = self.view
            self.conditions.fill(self.request.conditions)
            self.conditions.show_faults({})
            self.add_class("-conditions")
            self.conditions.start()

    def on_conditions_panel_closed(self) -> None:
        """Back to the table."""
        self.remove_class("-conditions")
        self.query_one("#table").focus()

    def action_front(self) -> None:
        """Chart in front, or details."""
        self.toggle_class("-chart")

    def action_start_over(self) -> None:
        """The founding post's comparison again."""
        from purifier.services.plan.request import FOUNDING

        self.set_reactive(PlanKeys.view, None)
        self.change(replace(FOUNDING))
        owner(self).say("Back to the first comparison: one purifier, three ways to run it.")

    def action_copy(self) -> None:
        """The table as tab-separated text."""
        if self.view is None or not self.view.rows:
            owner(self).say("There is nothing to copy yet: add a set-up with a.", severity="warning")
            return
        from purifier.ui.plan.text import tab_separated

        self.app.copy_to_clipboard(tab_separated(self.view))
        owner(self).say("Copied the table, in hours. Paste it into a spreadsheet.")

    def action_save(self) -> None:
        """Write the set-ups to a file."""
        if self.request is None:
            return
        from purifier.ui.plan.file_screens import SaveScreen

        self.app.push_screen(SaveScreen(self.request), self._saved)

    def _saved(self, path: Path | None) -> None:
        if path is not None:
            owner(self).say(f"Saved {path}. Press o to open it again; the command line reads it with plan --setup.")

    def action_open(self) -> None:
        """Read set-ups from a file."""
        from purifier.ui.plan.file_screens import OpenScreen

        self.app.push_screen(OpenScreen(), self._opened)

    def _opened(self, request: Request | None) -> None:
        if request is not None:
            one, words = single(request)
            self.set_reactive(PlanKeys.view, None)
            self.change(one)
            owner(self).say(
                f"Opened. {words or 'The last comparison is gone from the screen; save before opening to keep it.'}"
            )
