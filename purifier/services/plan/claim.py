"""What may be claimed of 'at least', and on how many real set-ups it stands (`purifier.services.plan.score`)."""

from __future__ import annotations

from typing import Final

HELD: Final = 20
OF: Final = 20
"""On so many of so many set-ups that people measured did 'at least' hold; a test works it out anew."""

CLAIM: Final = f"'At least' held on {HELD} of {OF} set-ups that people measured."

AIR_HELD: Final = 32
AIR_OF: Final = 34
"""At so many of so many settings whose CADR is known did the range hold that the law would have given for it, fitted
without the machine (``python -m tests.bench.cadr_law``); a test works it out anew."""

AIR_CLAIM: Final = f"The range held at {AIR_HELD} of {AIR_OF} settings of machines that were measured."
