"""Profiles: from TOML files to the model's values, with every problem of a file at once. The only pint and TOML."""
