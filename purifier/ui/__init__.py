"""The Textual app: screens that turn what a person types into a request, and show what the services answer."""
