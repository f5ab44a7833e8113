"""Signs and lamps on serial lines."""
