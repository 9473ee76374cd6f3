"""What to buy: the set-ups that meet a need, best first."""
