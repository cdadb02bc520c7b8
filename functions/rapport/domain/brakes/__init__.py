"""When a group annoys too many, or writes to too many addresses that are none, and what of its mails waits then."""
