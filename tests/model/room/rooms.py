"""The room of the worked numbers, and any room."""

from __future__ import annotations

from hypothesis import strategies as st

from purifier.model.air import m3_per_h
from purifier.model.room.room import TIGHTNESS, Room
from purifier.model.units import FT3_M3

BEDROOM = Room(12 * 12 * 8 * FT3_M3, 0.5, height_m=8 * 0.3048, people=4, air="smoke")
"""12 x 12 x 8 ft, 32.6 m3, typical."""
SETTING_2 = m3_per_h(141)
"""AirFanta 3Pro on its most efficient setting."""

rooms = st.builds(
    Room,
    st.floats(0.5, 1e6),
    st.sampled_from([0.0, *TIGHTNESS.values()]) | st.floats(1e-6, 100.0),
    st.none() | st.floats(1.0, 10.0),
    st.none() | st.integers(0, 1000).map(float),
    st.sampled_from([None, "smoke", "infection", "outside"]),
)
flows = st.just(0.0) | st.floats(1e-3, 1e6)
hours = st.floats(0.0, 1e4)
