"""What the domain is made with: instants, errors, texts, dataclasses."""
