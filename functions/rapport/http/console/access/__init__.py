"""Who may be here: signing in, sessions, members, API keys, and the trail of what was done."""
