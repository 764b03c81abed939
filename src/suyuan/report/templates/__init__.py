"""Typst templates of papers; every sentence comes from the catalogues."""
