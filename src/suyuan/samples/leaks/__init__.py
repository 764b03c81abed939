"""Leaked lists made on purpose: composable attacks on real copies, with the truth kept beside them.

A recipe is a row of steps, each a name with its settings (``typos:rate=0.05``).  The steps stand in ``recipe.STEPS``;
they see what a broker sees, the text of the copies, and never a key, a mark or the registry.
"""
