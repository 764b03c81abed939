"""Values that all stages share: fields, errors, canonical JSON, hashes, keyed streams."""
