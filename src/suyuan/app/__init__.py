"""Use cases, one for each verb of the command line."""
