"""The Plan screen and its dialogs."""
