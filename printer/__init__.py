"""A document in, paper out. Knows no ticket, no office, no database."""
