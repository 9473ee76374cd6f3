"""Profiles of one's own: copied from the bundle, begun from a template, opened in an editor."""
