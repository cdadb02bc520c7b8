"""What can be counted of an event: who signed up when, who came, what became of its mails."""
