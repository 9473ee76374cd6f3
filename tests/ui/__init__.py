"""What a person sees and gets from the app, by keyboard and mouse."""
