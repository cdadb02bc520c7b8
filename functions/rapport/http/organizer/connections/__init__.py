"""Routes about what connects people."""
