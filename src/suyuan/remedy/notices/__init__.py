"""Notices of an incident: what they must say, to whom they go, what may stand in them."""
