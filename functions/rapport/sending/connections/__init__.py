"""What the one connections mail is made of."""
