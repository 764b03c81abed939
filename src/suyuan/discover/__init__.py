"""Discover (发现): what kind of personal information a column holds."""
