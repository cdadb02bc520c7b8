"""Slowing a group down whose mails bounce or annoy too much, before SES pauses the whole account for it.

What bounced is counted as it happens; what was sent is counted from the ledger, and only where that may matter: so a
mail that arrives costs nothing, and one that bounces little.
"""
