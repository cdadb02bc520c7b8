"""What Rapport costs: units counted in a real run of an event's life (steps.toml), times dated prices (prices.toml)."""
