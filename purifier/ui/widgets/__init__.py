"""What the screens are made of; each draws a value it is handed and posts facts."""
