"""Case (案件): counting the people in a list, and the evidence pack."""
