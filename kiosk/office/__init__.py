"""The queue: rules, tables, operations, board. The heart of aufruf."""
