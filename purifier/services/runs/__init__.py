"""Runs that are there: found, summed up, watched, marked, stopped, exported, pruned."""
