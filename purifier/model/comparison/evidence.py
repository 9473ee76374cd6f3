"""What a run tells about the assumptions that its prediction was made of."""

from __future__ import annotations

from typing import NamedTuple

from purifier.model.figures import Figure


class Assumed(NamedTuple):
    """What the prediction took for granted, each with its own tolerance; all powers and energies are positive.

    ``meter = behind + slope x load`` is what the meter sees, ``battery = always + before + meter / efficiency`` what
    the battery gives, both [W].
    """

    usable_wh: Figure
    """What the battery gives from the start to empty, on the battery's own side; its spread is that of everything but
    loads and overheads [Wh]."""
    always_w: float = 0.0
    """On the battery whatever the output does [W]."""
    before_w: Figure = Figure(0.0)
    """Overhead of the battery's output: before the meter, which does not see it [W]."""
    efficiency: Figure = Figure(1.0)
    """Of the battery's output, 0 to 1."""
    behind_w: Figure = Figure(0.0)
    """Overhead of inverter and adapter together: behind the meter, which sees it [W]."""
    slope: Figure = Figure(1.0)
    """What the meter sees more for each watt more at the purifier."""


class Level(NamedTuple):
    """All that a run did at one setting."""

    load_w: Figure | None
    """What the setting draws at the purifier by its profile [W]; None: which setting it was is not known."""
    hours: float
    """How long it ran so [h], gaps included."""
    meter_w: float | None
    """The mean power that the meter showed meanwhile, positive [W]; None: nobody measured it, or it was stated."""
    doubt: float = 0.0
    """Half-width (90 %) of that mean as a fraction: noise, gaps, coarse steps; the meter's own errors are apart."""
    setting: str = ""


class Left(NamedTuple):
    """What the battery still held when the run ended, told by something else than what was drawn."""

    share: float
    """Of what is usable, 0 to 1."""
    doubt: float
    """Half-width (90 %) of it, in the same shares."""


class Evidence(NamedTuple):
    """One run. ``complete``: the battery gave all that it gives, for it was empty at the end, or one of its cells was
    and its protection cut it off; otherwise it held more than was drawn.

    ``meter_gain`` is the 90 % half-width of the meter's scale, a fraction, ``meter_offset_w`` of its zero [W];
    ``repeat`` the standard deviation of one battery's energy from run to run, a fraction.
    """

    assumed: Assumed
    levels: tuple[Level, ...]
    complete: bool
    left: Left | None = None
    """Only of a run that is not complete."""
    meter_gain: float = 0.01
    meter_offset_w: float = 0.25
    repeat: float = 0.02
    of_purifier: bool = True
    """Otherwise what it fed is a plain load, whose power somebody stated."""
