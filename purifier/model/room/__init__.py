"""A room and its air: how clean a purifier keeps it, for how many people, and what the machine's filter bears."""
