"""Pages about what is mailed: the timeline and its copies, rules, a message to attendees."""
