"""How the office judges: plain values, laws of talks, what was learned, plays."""
