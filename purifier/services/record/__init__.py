"""One run recorded: bytes in, rows, minutes and events out; live or from a capture."""
