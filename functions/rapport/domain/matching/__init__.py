"""Who of those at an event are introduced to whom: docs/matching.md states what is maximised.

Pure: people and what stands between them in, pairs out. An ask, or an offer, is a topic's id, settled before.
"""
