"""The subcommands of `aufruf`, one subject a file."""
