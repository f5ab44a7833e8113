"""Signs with digits, and lamps, on serial lines: what is called, shown elsewhere."""
