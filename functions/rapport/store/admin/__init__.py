"""What only organisers and operators write: settings, rules, keys, the audit trail, the arming record."""
