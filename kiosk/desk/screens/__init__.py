"""The console's one screen."""
