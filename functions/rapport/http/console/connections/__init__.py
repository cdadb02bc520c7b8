"""Pages about what connects people."""
