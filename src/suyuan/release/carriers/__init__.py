"""Carriers (载体): one way of marking a copy, one file."""
