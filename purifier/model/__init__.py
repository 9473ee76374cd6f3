"""What is true: formulas and values on floats in declared units. Standard library only; no I/O, no clock."""
