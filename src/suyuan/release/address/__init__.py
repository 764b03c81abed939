"""The address code book: equivalent spellings of one Chinese address."""
