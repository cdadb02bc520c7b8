"""What pages and jobs ask about people: who is to be forgotten, what an action would lead to."""
