"""What mails say of the people who come to an event."""
