"""How the crawls go: history, alarms, status, who is told, progress."""
