"""How far Rapport grows on AWS: units counted in a real run, held against AWS's published limits."""
