-- state.db, one per portal: every URL known, every fetch made. Written by the crawler (and by
-- `nianbao import`), read by parse. Times are UTC, ISO 8601 with a Z; paths are relative to the portal's folder.

CREATE TABLE IF NOT EXISTS portal (          -- the registry line the last crawl ran with; rules:
  key   TEXT PRIMARY KEY,                    -- by which lists were read; not_before: left alone until
  value TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS crawls (
  id          INTEGER PRIMARY KEY,
  started     TEXT NOT NULL,
  finished    TEXT,                          -- NULL: running, or killed
  mode        TEXT NOT NULL,                 -- crawl, sweep (lists to their end), recheck, import
  outcome     TEXT,                          -- ok, blocked, empty, robots, error, interrupted
  reason      TEXT,                          -- one sentence for the operator where outcome is not ok
  requests    INTEGER NOT NULL DEFAULT 0,
  new_reports INTEGER NOT NULL DEFAULT 0,
  changed     INTEGER NOT NULL DEFAULT 0,
  gone        INTEGER NOT NULL DEFAULT 0,
  complete    INTEGER NOT NULL DEFAULT 0,    -- 1: it came to the end of what it set out to ask
  listed      INTEGER NOT NULL DEFAULT 0     -- reports that the lists read in it name
) STRICT;

CREATE TABLE IF NOT EXISTS urls (            -- the frontier: what is known, and what is still to do
  url           TEXT PRIMARY KEY,
  role          TEXT NOT NULL,               -- listing, report, attachment
  status        TEXT NOT NULL,               -- pending, done, gone
  via           TEXT,                        -- the page it was found on
  title         TEXT,                        -- the report's title, as the listing or the page gives it
  link_text     TEXT,                        -- the words of the link (an attachment's file name)
  listed_date   TEXT,                        -- the date printed beside the link, YYYY-MM-DD
  etag          TEXT,
  last_modified TEXT,
  sha256        TEXT,                        -- of the decoded body last seen; for a listing: of its items
  first_seen    TEXT NOT NULL,
  last_fetched  TEXT,
  page          INTEGER,                     -- a listing: 1 for the first page of a list, then 2, 3, …
  form          TEXT,                        -- a form to POST, urlencoded; NULL: GET (url ends in #form)
  instead       TEXT                         -- a listing page: where to look if it is not there
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS urls_by_status ON urls(status, role);
CREATE INDEX IF NOT EXISTS urls_by_via ON urls(via);

CREATE TABLE IF NOT EXISTS fetches (         -- every answer, one row each, failures too
  id             INTEGER PRIMARY KEY,
  crawl          INTEGER NOT NULL REFERENCES crawls(id),
  url            TEXT NOT NULL,
  fetched_at     TEXT NOT NULL,
  role           TEXT NOT NULL,              -- listing, report, attachment, robots, other
  via            TEXT,
  title          TEXT,
  link_text      TEXT,
  listed_date    TEXT,
  status         INTEGER,                    -- HTTP status; NULL where no answer came
  outcome        TEXT NOT NULL,              -- new, changed, unchanged, not_modified, gone, missing,
                                             -- redirect, blocked, robots, error
  reason         TEXT,
  content_type   TEXT,
  payload_digest TEXT,                       -- as in the WARC record: sha1:… of the payload as sent
  sha256         TEXT,                       -- of the decoded body: tells whether a page really changed
  bytes          INTEGER,                    -- of the decoded body
  warc_file      TEXT,                       -- rows new and changed point at a whole record, rows
  warc_offset    INTEGER,                    -- unchanged and not_modified mostly at a revisit record
  asked          TEXT                        -- the URL in urls that led here by redirects, if another
) STRICT;
CREATE INDEX IF NOT EXISTS fetches_by_url ON fetches(url, id);
CREATE INDEX IF NOT EXISTS fetches_by_crawl ON fetches(crawl, outcome);

CREATE TABLE IF NOT EXISTS passed_over (     -- links of a listing that are no annual report, and why
  url       TEXT PRIMARY KEY,
  title     TEXT NOT NULL,
  reason    TEXT NOT NULL,
  via       TEXT NOT NULL,                   -- the listing
  last_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
