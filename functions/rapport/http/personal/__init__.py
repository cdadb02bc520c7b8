"""What a person decides about themselves: their own page, and what concerns all that is kept about them."""
