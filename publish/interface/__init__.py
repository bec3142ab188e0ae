"""What machines read: the JSON API, robots.txt, sitemap, llms.txt."""
