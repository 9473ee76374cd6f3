"""The Choose screen: what is needed goes in, set-ups that do it come out."""
