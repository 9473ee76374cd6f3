"""Files of other programs become runs: opened, understood, their runs found and written."""
