"""The pages of the site: each a pure function from a release and a request's wishes to what is shown."""
