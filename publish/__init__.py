"""archive.db → the Datasette site and the downloads."""
