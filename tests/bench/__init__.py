"""Speed, measured by hand: ``python -m tests.bench.start_up`` and its neighbours. Figures are ratios within one run."""
