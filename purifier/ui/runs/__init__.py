"""The Runs screen: all runs beside what was predicted, one of them opened, several over each other, what they teach."""
