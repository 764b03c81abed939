"""``fund``: the damages fund of a workspace."""
