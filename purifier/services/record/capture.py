"""Bytes as they came in, kept with their times in a file that can be replayed."""

from __future__ import annotations

from pathlib import Path


class Capture:
    """A capture file being written: JSON Lines ``{"t": seconds, "hex": "..."}``, one line per read."""

    def __init__(self, path: Path) -> None:
        """Append to ``path``; raises OSError when it cannot be written."""
        self._path = path
        self._file = open(path, "a", encoding="ascii", buffering=1)  # noqa: SIM115 - closed by close()
        self._broken = False

    def add(self, data: bytes, at_s: float) -> str | None:
        """Write what came in; once, the reason why that is no longer possible. The run does not depend on it."""
        if self._broken or not data:
            return None
        try:
            self._file.write(f'{{"t": {at_s:.3f}, "hex": "{data.hex()}"}}\n')
        except OSError as error:
            self._broken = True
            return f"the capture {self._path} ends here: {error.strerror}; the run goes on"
        return None

    def close(self) -> None:
        """Close the file; a disk that refuses even this is no reason to fail, for the run is saved elsewhere."""
        try:
            self._file.close()
        except OSError:
            self._broken = True
