"""The database schema's steps, one file each, run by `aufruf migrate`."""
