"""Precision, layout, determinism and device of the arithmetic."""
