"""The keys of the Plan screen: each changes the request it holds, or hands it to a dialog that does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from purifier.services.plan.names import battery_name, purifier_name
from purifier.ui.opening import MOST_SHOWN
from purifier.ui.plan.longer_keys import LongerKeys
from purifier.ui.plan.view import (
    MOST_SETUPS,
    with_battery,
    with_one_beside,
    without_battery,
    without_purifier,
)
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from purifier.services.plan.request import Request
    from purifier.ui.plan.conditions_panel import ConditionsPanel
    from purifier.ui.use import Use, UseSetup


class PlanKeys(LongerKeys):
    """Each key with what it does to the set-ups."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="plan.add", tooltip="Add a set-up: a battery and the way to the purifier"),
        Binding("e", "edit", "edit", id="plan.edit", tooltip="Change the battery, the count or the way of this set-up"),
        Binding("d", "remove", "remove", id="plan.remove", tooltip="Take this set-up off the screen; z brings it back"),
        Binding("p", "purifier", "purifier", id="plan.purifier", tooltip="Choose what the batteries run, and how many"),
        Binding(
            "c",
            "conditions",
            "conditions",
            id="plan.conditions",
            tooltip="Cold, age, reserve, hours a day and the like",
        ),
        Binding("z", "undo", "undo", id="plan.undo", tooltip="Undo the last change, and the one before it"),
        Binding(
            "v", "front", "chart", id="plan.front", tooltip="Show the chart instead of the details, or the other way"
        ),
        Binding("w", "longer", "make it last", id="plan.longer", tooltip="What would make it last so many days"),
        Binding("y", "share", "share", id="plan.share", tooltip="Hand the answer on: words, table, picture, card"),
        Binding("s", "save", "save", id="plan.save", tooltip="Save these set-ups to a file, to share or to plan with"),
        Binding("o", "open", "open", id="plan.open", tooltip="Open a file of set-ups"),
        Binding(
            "plus,equals_sign",
            "count(1)",
            "one more",
            key_display="+ -",
            id="plan.more",
            tooltip="One battery more, or less, in the set-up under the cursor",
        ),
        Binding(
            "minus",
            "count(-1)",
            "one less",
            id="plan.less",
            tooltip="One battery more, or less, in the set-up under the cursor",
            show=False,
        ),
        Binding("slash", "add", "find", id="plan.find", tooltip="Find a battery to add", show=False),
        Binding(
            "P",
            "beside",
            "beside",
            id="plan.beside",
            tooltip="A second purifier beside this one, or off again",
            show=False,
        ),
        Binding("Z", "redo", "redo", id="plan.redo", tooltip="Do again what z undid", show=False),
        Binding(
            "O",
            "start_over",
            "start over",
            id="plan.start-over",
            tooltip="The first comparison again, after a question",
            show=False,
        ),
    ]

    conditions: ConditionsPanel | None = None
    """The panel of conditions, once it has been wanted."""

    def action_add(self) -> None:
        """Choose a battery, then its way to the purifier."""
        request = self.request
        if request is None:
            return
        if len(request.batteries) >= MOST_SETUPS:
            self._full(f"{MOST_SETUPS} batteries")
            return
        if (len(request.batteries) + 1) * len(request.each) > MOST_SHOWN:
            self._full(f"{MOST_SHOWN} columns")
            return
        from purifier.ui.plan.battery_picker import BatteryPicker

        index = len(request.batteries)
        self.app.push_screen(
            BatteryPicker(self.asked_here(), self._setting()), lambda what: self._choose_way(index, what)
        )

    def _full(self, what: str) -> None:
        """In a dialog, so that a name that is being typed is taken for no keys."""
        from purifier.ui.widgets.question import Notice

        self.app.push_screen(Notice("No room", f"{what} fit side by side: remove one with d first."))

    def asked_here(self) -> Request:
        """What is asked, of the one purifier under the cursor."""
        assert self.request is not None
        each = self.request.each
        return each[min(0 if self.view is None else self.view.purifier, len(each) - 1)]

    def action_edit(self) -> None:
        """Change the set-up under the cursor."""
        if self.view is not None and self.view.current is not None:
            self._choose_way(self.view.battery, self.view.current.text)
        else:
            owner(self).say("There is no set-up to change: a adds one.")

    def _choose_way(self, index: int, text: str | None) -> None:
        if text is None or self.request is None:
            return
        from purifier.ui.plan.setup_editor import SetupEditor

        new = index >= len(self.request.batteries)
        self.app.push_screen(
            SetupEditor(self.asked_here(), text, self._setting(), new=new), lambda text: self._put(index, text)
        )

    def _put(self, index: int, text: str | None) -> None:
        if text is None or self.request is None or self.view is None:
            return
        if index >= len(self.request.batteries):
            self.add_battery(text, self._called(text))
            return
        setup = self.view.purifier * len(self.request.batteries) + index
        self.step(f"changed {self._called(text)}", with_battery(self.request, index, text), setup=setup)

    def _called(self, text: str) -> str:
        return battery_name(owner(self).library, text)

    def action_count(self, by: int) -> None:
        """One battery more or less in the set-up under the cursor."""
        if self.view is None or self.view.current is None or self.request is None:
            owner(self).say("There is no set-up to take more of: a adds one.")
            return
        from purifier.services.plan.what_if import counted_again

        text, index = self.view.current.text, self.view.battery
        changed = counted_again(owner(self).library, text, by)
        if changed is None:
            owner(self).say("One is the least: d removes the set-up." if by < 0 else "No more than 1000 are counted.")
            return
        self.step(f"count of {self._called(text)}", with_battery(self.request, index, changed), kind=f"count {index}")

    def action_remove(self) -> None:
        """Take the set-up under the cursor off; z brings it back."""
        if self.view is None or self.view.current is None or self.request is None:
            owner(self).say("There is no set-up to remove: a adds one.")
            return
        gone = self.view.current
        self.step(f"removed {gone.name}", without_battery(self.request, self.view.battery))
        owner(self).say(f"Removed {gone.name}. z brings it back.")

    def action_purifier(self) -> None:
        """Choose what the batteries run."""
        if self.request is None:
            return
        from purifier.ui.plan.purifier_picker import PurifierPicker

        self.app.push_screen(PurifierPicker(self.asked_here()), self._run)

    def _run(self, chosen: tuple[str | None, str | None] | None) -> None:
        if chosen is None or self.request is None:
            return
        purifier, load = chosen
        index = 0 if self.view is None else self.view.purifier
        self.run_instead(index, purifier, load)

    def action_beside(self) -> None:
        """A second purifier beside the first; off again where there are several: never the first."""
        request = self.request
        if request is None:
            return
        if request.purifiers:
            index = max(1, 0 if self.view is None else min(self.view.purifier, len(request.purifiers) - 1))
            gone = purifier_name(owner(self).library, request.purifiers[index])
            self.step(f"took {gone} off", without_purifier(request, index), setup=0)
            owner(self).say(f"Took {gone} off. z brings it back.")
            return
        if request.purifier is None:
            owner(self).say("A plain load stands alone: choose a purifier with p first.")
            return
        if 2 * len(request.batteries) > MOST_SHOWN:
            owner(self).say(f"{MOST_SHOWN} columns fit side by side: remove a set-up with d first.", severity="warning")
            return
        from purifier.ui.plan.purifier_picker import PurifierPicker

        self.app.push_screen(PurifierPicker(request), self._run_beside)

    def _run_beside(self, chosen: tuple[str | None, str | None] | None) -> None:
        if chosen is None or self.request is None:
            return
        purifier, _ = chosen
        if purifier is None:
            owner(self).say("A plain load stands alone: only purifiers can be compared.", severity="warning")
            return
        self.step("a purifier beside", with_one_beside(self.request, purifier))

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
            self.conditions.fill(self.request.conditions)
            self.conditions.show_faults({})
            self.add_class("-conditions")
            self.conditions.start()

    def on_conditions_panel_closed(self, message: ConditionsPanel.Closed | None = None) -> None:
        """Back to the table; what was dropped is told."""
        from purifier.services.plan.conditions import CONDITIONS

        self.history = self.history.closed()
        self.remove_class("-conditions")
        self.query_one("#table").focus()
        if message is not None and message.dropped:
            names = " and ".join(CONDITIONS[name].label for name in message.dropped)
            owner(self).say(f"Dropped what could not be read: {names}.", severity="warning")
        if self.view is not None and self.view.not_yet:
            self.view = replace(self.view, not_yet="")

    def action_front(self) -> None:
        """Chart in front, or details."""
        self.toggle_class("-chart")

    def on_use(self, message: Use) -> None:
        """Put a profile to use that was chosen on the Profiles screen."""
        from purifier.ui.plan.using import use

        use(self, message)

    def on_use_setup(self, message: UseSetup) -> None:
        """Plan a set-up that was chosen on the Choose screen."""
        from purifier.ui.plan.using import use_setup

        use_setup(self, message)
