"""From what a person types to a plan: words, set-ups, rows."""
