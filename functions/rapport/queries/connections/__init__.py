"""What is looked at of connections."""
