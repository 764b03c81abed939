"""What the public may see: page models and what they leave out."""
