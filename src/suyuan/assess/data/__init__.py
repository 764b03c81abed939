"""Public facts about the population that assessment counts with."""
