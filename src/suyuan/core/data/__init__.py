"""Tables that the values of ``core`` are read from."""
