"""Bytes from a serial port: which ports there are, who holds them, and a link that comes back after an unplug."""
