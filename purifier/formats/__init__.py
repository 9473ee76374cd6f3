"""Text of files that other programs wrote -> blocks of readings: found out, said in sentences, never guessed."""
