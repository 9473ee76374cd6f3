"""The Profiles screen: what is known of batteries, purifiers and the rest, and from where."""
