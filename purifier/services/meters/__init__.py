"""Talking to what is at the other end of the wire."""
