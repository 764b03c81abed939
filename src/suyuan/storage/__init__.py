"""Where a workspace keeps its things: database, segments, key index, key files."""
