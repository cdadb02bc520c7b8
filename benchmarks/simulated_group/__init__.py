"""A made-up group over many events: people who sign up, meet, refuse, stay away and come back, by the real API."""
