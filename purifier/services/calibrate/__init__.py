"""Learning a battery from the runs made on it, and writing what was learned into a profile."""
