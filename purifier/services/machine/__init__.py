"""What a recorder asks of the machine it runs on."""
