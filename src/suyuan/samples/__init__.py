"""Invented people and invented leaks, drawn from a seed."""
