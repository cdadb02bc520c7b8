"""Contacts over time: what becomes of two that are one person."""
