"""Tables that people can read."""
