"""Hostile input by the minute, run by hand: options, set-up files, profiles, quantities. None ends in a traceback."""
