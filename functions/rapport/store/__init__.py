"""What Rapport keeps, and the only code that knows DynamoDB. One module for each kind of item; typed things come out.

How its functions are named:

- A reader is named for what it finds: `get` raises NotFoundError, `find` answers None. A list is a `Page` of things
  (`pages.py`): who wants more asks with its `next`, of which nobody else knows what it says. What an index holds of a
  thing is a type of its own (`ListedEvent`), which cannot be written back.
- `to_<verb>` makes a `Write`: nothing happens until `table.transact(...)` is given it, alone or with others.
- A plain verb (`suppress`, `claim`) writes at once.
- A predicate (`has_room`, `is_new`) is a condition, for a write to hang on. A write whose condition fails raises
  WriteConflictError, and `retry.until_written` reads and decides again.

`dynamodb/` is nobody's but this room's: keys, the form of items, the table. Others know `table.py`, `pages.py` and the
modules of items.
"""
