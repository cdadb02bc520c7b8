"""What happens at an event's door, by its links."""
