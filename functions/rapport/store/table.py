"""What the rest of Rapport knows of the table: that it is there, and that writes go into it together."""

from .dynamodb.table import Table, Write

__all__ = ["Table", "Write"]
