"""Runs and their readings in one SQLite file. The only sqlite-utils, and the only SQL."""
