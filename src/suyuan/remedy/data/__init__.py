"""Tables of the remedies."""
