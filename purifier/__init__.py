"""How long a battery runs an air purifier, at which setting, and how much clean air that is."""

__version__ = "0.1.0"
