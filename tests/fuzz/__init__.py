"""Hostile input by the minute, run by hand: what is typed, what comes in on the wire, files and databases gone bad.

None ends in a traceback, acts on a terminal, or leaves anything behind.
"""
