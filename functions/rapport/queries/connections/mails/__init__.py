"""What mails with news say of connections: the sections of each kind."""
