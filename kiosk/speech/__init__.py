"""What is said, in words of our own, and the programs that say it."""
