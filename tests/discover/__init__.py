"""Home pages on loopback, and the ways from them to the columns of annual reports."""
