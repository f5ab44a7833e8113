"""The corridor display: follows the board, draws big. Writes nothing but its heartbeat."""
