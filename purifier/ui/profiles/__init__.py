"""The Profiles screen."""
