"""What the rest of Rapport knows of the table: that it is there, and that writes go into it together, on conditions."""

from pynamodb.expressions.condition import Condition

from .dynamodb.table import Table, Write

__all__ = ["Condition", "Table", "Write"]
