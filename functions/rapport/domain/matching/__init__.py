"""Who of those with a place at an event are introduced to whom: docs/matching.md states what is maximised.

Pure: people and what stands between them in, pairs out. What an ask or an offer is about is a topic's id, settled before.
"""
