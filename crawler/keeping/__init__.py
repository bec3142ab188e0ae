"""The archive as files: the index of records, checking it, mending it."""
