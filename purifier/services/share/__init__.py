"""What a plan is handed on as: a sentence, Markdown, a picture, a card for the wall, and text that reads back."""
