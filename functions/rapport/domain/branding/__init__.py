"""How a group looks: its colour, its pictures."""
