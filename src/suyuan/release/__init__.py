"""Release (发布): the lawful minimum, marked for one recipient."""
