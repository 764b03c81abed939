"""Readers and writers of files, and the loops that drive row functions."""
