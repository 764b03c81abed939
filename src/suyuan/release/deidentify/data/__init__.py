"""Tables that the shipped hierarchies are read from."""
