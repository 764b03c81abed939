"""Trace (溯源): which copy is this list."""
