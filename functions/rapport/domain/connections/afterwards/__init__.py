"""What people say once an event has begun, and what their silence comes to."""
