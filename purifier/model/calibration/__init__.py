"""What runs say about a battery and its path: a Bayesian update of the profile's own tolerances."""
