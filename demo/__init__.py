"""A small portal on loopback, in three real CMS dialects, for the first run and the tests."""
