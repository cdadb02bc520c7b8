"""What is asked: a month of a million groups, and one event of a million. What cannot be counted is assumed here."""

GROUPS, MAILS = 1_000_000, 100_000_000
"""A month of the installation."""
CROWD = 1_000_000
"""Who comes to the one event."""
EVENTS_A_GROUP = 1
"""In a month."""
LOOKS = 2
"""At the page, for each sign-up."""
BUSY_HOUR = 10
"""Times the month's average that people do in its busiest hour."""
BUSY_DAY = 2
"""Times the average day's events on the busiest one, all in one zone: their reminders are due at one instant."""
IN_TIME = 30 * 60
"""How late the last of these may be, in seconds."""
SES_RATES = (14, 1_000)
"""Mails a second: what an account may begin with, and what a large one has."""
HELD = (0.005, 0.010, 0.020)
"""Seconds for which a transaction keeps others from an item: AWS publishes none, its latencies are of this order."""
OFFERED = (10, 20, 50, 80, 100, 150, 200)
"""Sign-ups a second on one capped event."""
MONTH = 30 * 24 * 3600
