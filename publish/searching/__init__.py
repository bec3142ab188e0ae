"""Searching: the index of pairs of characters, hits, their counts and how they are marked."""
