"""Datasette plugins of the site; serving.py registers them by name."""
