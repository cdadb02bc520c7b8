"""How what connects people lies in the table."""
