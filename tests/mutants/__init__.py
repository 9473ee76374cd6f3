"""Small breaks in the code, to see whether a test notices: ``python -m tests.mutants``."""
