"""Members of a group, and the mails that they are owed."""
