"""Remedy (补救): what a leak's victims and the public get back."""
