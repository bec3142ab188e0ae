"""Data in files: the prebuilt downloads, the export, the custom extract."""
