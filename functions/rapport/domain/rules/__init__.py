"""What rules of a group say, and since when."""
