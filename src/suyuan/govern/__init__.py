"""Govern (治理): purposes, recipients and what they may receive."""
