"""What goes out when, as whom it goes to gets it, and what became of it."""
