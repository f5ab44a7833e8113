"""The visitor's screens and widgets."""
