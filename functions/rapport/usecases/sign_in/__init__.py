"""Signing in to the console: a link and a code are asked for, mailed, and either of them used once."""
