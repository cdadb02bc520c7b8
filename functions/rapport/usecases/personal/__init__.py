"""What a person decides about themselves, in one group, by links that were mailed to them."""
