"""Events for calendar programs, RFC 5545, 5546 and 7986: mailed, to add, to subscribe to; and links that add one."""
