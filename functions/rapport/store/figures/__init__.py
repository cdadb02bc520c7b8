"""What figures are counted from, and those that are kept."""
