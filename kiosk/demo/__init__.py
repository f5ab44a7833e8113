"""Kiosk, display, keypad and paper in one terminal, each a real process."""
