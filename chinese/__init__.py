"""What every room needs to know about Chinese text: one spelling of a character, the title of a report."""
