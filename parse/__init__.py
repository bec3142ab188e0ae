"""archive/ → archive.db: reads the reports, checks their sums, and says what could not be read."""
