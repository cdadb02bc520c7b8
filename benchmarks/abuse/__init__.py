"""What a stranger with a form can cause, and what it costs who runs Rapport: attacks through the real handlers."""
