"""Files that are written whole or not at all, and that tell whether they were changed."""
