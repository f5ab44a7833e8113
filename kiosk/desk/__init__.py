"""The secretary's console: the queue in a picture, and the same acts as a pad's."""
