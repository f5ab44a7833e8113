"""Tones and chimes, generated and played without ever delaying a person."""
