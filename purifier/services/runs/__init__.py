"""Runs that are there: found, summed up, watched, exported, pruned."""
