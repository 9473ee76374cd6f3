"""The Log screen and its dialogs."""
