"""What is known of one portal: its URLs, its answers, its crawls (state.db, see crawler/schema.sql)."""
