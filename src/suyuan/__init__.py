"""Suyuan (溯源): custody, lawful release and leak attribution of personal records."""

__version__ = "0.1.0"
