"""The kinds of value a profile key can hold, each in one class: how it is read, what a person is told to write
there, its JSON Schema, and how it stands in a template.

To add a kind: write a class with the methods of `Plain` or of `Nested` in `key`, and use it in a key table. Nothing
else has a list of them.
"""
