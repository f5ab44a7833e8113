"""Appointed times: read from a file, compared, given codes; never a name."""
