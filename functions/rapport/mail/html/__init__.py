"""How mails look: their layout, cards and buttons, and how a value is written in them."""
