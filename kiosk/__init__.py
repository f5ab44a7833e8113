"""The number-and-call system: the office (heart), the lobby, the keypad, the demo."""
