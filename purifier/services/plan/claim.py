"""What may be claimed of 'at least', and on how many real set-ups it stands (`purifier.services.plan.score`)."""

from __future__ import annotations

from typing import Final

HELD: Final = 20
OF: Final = 20
"""On so many of so many set-ups that people measured did 'at least' hold; a test works it out anew."""

CLAIM: Final = f"'At least' held on {HELD} of {OF} set-ups that people measured."
