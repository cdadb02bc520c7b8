"""What people agree to: in which words, since when, and when they took it back."""
