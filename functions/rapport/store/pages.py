"""What a list is read as: a page of typed things, and where the next one begins."""

from .dynamodb.page import Page, Position, all_of

__all__ = ["Page", "Position", "all_of"]
