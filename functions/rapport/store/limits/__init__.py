"""Counters that keep strangers within bounds: by mailbox, by source, by group."""
