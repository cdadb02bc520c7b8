"""What signing in keeps, by a keyed hash of the address: it belongs to a person, and to no group."""
