"""What is done at an event's door, by who may know no more of people than their names."""
