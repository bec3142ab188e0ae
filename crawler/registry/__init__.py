"""Making and keeping the registry: built anew from public tables, checked line by line."""
