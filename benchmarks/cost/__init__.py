"""What Rapport costs: units counted in a real run of an event's whole life, times dated prices."""
