"""What a person decides about themselves, and what is kept of that."""
