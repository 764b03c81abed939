"""Remedy: telling the persons concerned and the regulator, and putting right what was done."""
