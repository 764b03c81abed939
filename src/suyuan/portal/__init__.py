"""Portal (公示): what the public may see."""
