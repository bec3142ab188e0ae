"""From a portal's home page to registry lines: where its annual reports are, and how that was found."""
