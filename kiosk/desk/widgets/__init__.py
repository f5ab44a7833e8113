"""The parts of the console's screen; each draws what the scene tells."""
