"""Tables that invented people are drawn from."""
