"""Randomness as a pure function of a key, an image and a draw."""
