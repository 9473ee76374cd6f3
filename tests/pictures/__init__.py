"""The README's pictures, painted by the program itself: ``python -m tests.pictures``."""
