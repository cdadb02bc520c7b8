"""The lists organisers read: attendees, contacts, deliveries, events."""
