"""An event's places: somebody's signup with what it is of, and places that are held."""
