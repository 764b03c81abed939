"""Papers of a case: what each prints, as values, and how they become PDF/A-3 and Word."""
