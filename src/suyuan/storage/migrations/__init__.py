"""Schema migrations of the workspace database."""
