"""Bytes from meters to readings and back: framers, checks, field kinds, and one interpreter of meter tables. No I/O."""
