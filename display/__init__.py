"""The corridor: follows the board, draws big; writes only its sign of life."""
