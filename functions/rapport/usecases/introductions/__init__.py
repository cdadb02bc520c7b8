"""Introductions: fixed as they go out, decided about before by organisers, and by those who are introduced."""
