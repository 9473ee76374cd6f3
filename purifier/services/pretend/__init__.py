"""Being a meter: a pretend battery that runs empty, spoken as bytes."""
