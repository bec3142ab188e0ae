"""Portals → archive/: finds annual reports and keeps every page as it was published."""
