"""Power cuts, rebuilt from what the program asked of the system: every disk that one might have left behind.

``recording`` runs the program and writes down its operations, ``disk`` says what a disk may hold after some of them,
``scenes`` are what is recorded, ``verdict`` opens what a cut left with the program itself, ``cuts`` does it many times.
"""
