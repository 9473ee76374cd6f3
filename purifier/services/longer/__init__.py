"""The table turned round: what would do what is needed."""
