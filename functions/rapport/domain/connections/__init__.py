"""What brings people together at events, and keeps them in touch."""
