-- archive.db: what was read from archive/. Written by parse alone; deleting it and parsing again gives
-- the same rows, so every key is made from what it names (parse/keys.py). A row of the form is a row of
-- a fact table, with the printed text beside each value: NULL printed = the cell was not found,
-- '' or blanks = it is blank, a dash = it is a dash.

CREATE TABLE portals (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  division_code TEXT,
  level         TEXT,
  family        TEXT,
  url           TEXT,
  column_url    TEXT,
  agency        TEXT,                        -- the one agency whose reports it holds; NULL: many
  note          TEXT
) STRICT;

CREATE TABLE crawls (
  portal      TEXT NOT NULL REFERENCES portals(id),
  number      INTEGER NOT NULL,
  started     TEXT NOT NULL,
  finished    TEXT,
  mode        TEXT NOT NULL,
  outcome     TEXT,
  reason      TEXT,
  requests    INTEGER NOT NULL,
  new_reports INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  gone        INTEGER NOT NULL,
  PRIMARY KEY (portal, number)
) STRICT;

CREATE TABLE documents (                     -- a body of bytes, wherever it was found
  sha256      TEXT PRIMARY KEY,
  kind        TEXT,                          -- html, pdf, docx, xlsx, text, …; NULL: not known
  bytes       INTEGER NOT NULL,
  portal      TEXT NOT NULL REFERENCES portals(id),
  warc_file   TEXT NOT NULL,                 -- relative to the portal's folder
  warc_offset INTEGER NOT NULL,
  outcome     TEXT NOT NULL,                 -- report, container, missing_part, no_report, unreadable
  reason      TEXT,                          -- why, where outcome is not report
  part        TEXT,                          -- what is missing, where outcome is missing_part
  container   TEXT REFERENCES documents(sha256), -- the archive (ZIP, RAR, 7z) at that place it lies in
  member      TEXT                           -- its name in there
) STRICT;

CREATE TABLE members (                       -- what archives hold, each a document of its own
  container TEXT NOT NULL REFERENCES documents(sha256),
  name      TEXT NOT NULL,
  document  TEXT NOT NULL REFERENCES documents(sha256),
  PRIMARY KEY (container, name)
) STRICT;
CREATE INDEX members_by_document ON members(document);

CREATE TABLE fetches (
  portal         TEXT NOT NULL REFERENCES portals(id),
  number         INTEGER NOT NULL,
  crawl          INTEGER NOT NULL,
  url            TEXT NOT NULL,
  asked          TEXT,                       -- the address asked for, where a redirect led elsewhere
  fetched_at     TEXT NOT NULL,
  role           TEXT NOT NULL,
  via            TEXT,
  title          TEXT,
  link_text      TEXT,
  listed_date    TEXT,
  status         INTEGER,
  outcome        TEXT NOT NULL,
  reason         TEXT,
  content_type   TEXT,
  payload_digest TEXT,
  sha256         TEXT,
  bytes          INTEGER,
  warc_file      TEXT,
  warc_offset    INTEGER,
  PRIMARY KEY (portal, number),
  FOREIGN KEY (portal, crawl) REFERENCES crawls(portal, number)
) STRICT;
CREATE INDEX fetches_by_url ON fetches(url, fetched_at);
CREATE INDEX fetches_by_sha256 ON fetches(sha256);

CREATE TABLE agencies (                      -- one body of one place, over the renamings of both; as of
  id            TEXT PRIMARY KEY,            -- its latest report
  name          TEXT NOT NULL,               -- as printed, in simplified characters
  division_code TEXT,                        -- GB/T 2260, six digits, or nine for a township
  current_code  TEXT,                        -- what that division is now
  type          TEXT,                        -- one of parse/places/data/agency_types.csv
  category      TEXT,                        -- one of parse/places/data/department_categories.csv
  match         TEXT NOT NULL,               -- how name and division were found
  note          TEXT NOT NULL DEFAULT ''     -- a sentence on the match, where it needs one
) STRICT;
CREATE INDEX agencies_by_division ON agencies(division_code);

CREATE TABLE reports (
  id                   TEXT PRIMARY KEY,
  agency               TEXT REFERENCES agencies(id),
  year                 INTEGER,              -- the year reported on, never the year of publication
  document             TEXT NOT NULL REFERENCES documents(sha256),
  portal               TEXT NOT NULL REFERENCES portals(id),
  url                  TEXT NOT NULL,        -- where these bytes were
  page_url             TEXT NOT NULL,        -- the page they hang on (= url for a page)
  title                TEXT,
  agency_name          TEXT,                 -- as this report prints it
  division_code        TEXT,                 -- valid in the year reported on
  current_code         TEXT,
  agency_type          TEXT,
  agency_category      TEXT,
  place_match          TEXT NOT NULL DEFAULT '', -- how name and place were found
  place_note           TEXT NOT NULL DEFAULT '',
  published            TEXT,                 -- YYYY-MM-DD as the page or the listing says
  captured_at          TEXT NOT NULL,        -- the first capture of these bytes at this URL
  last_seen            TEXT NOT NULL,        -- the last time they were there
  gone_at              TEXT,                 -- the first time after that they were not
  version              INTEGER NOT NULL,     -- 1, 2, … of what stood at this URL
  current              INTEGER NOT NULL CHECK (current IN (0, 1)), -- the one to cite for agency and year
  status               TEXT NOT NULL,        -- complete, partial, narrative
  disclosure_edition   TEXT,
  applications_edition TEXT,
  cells                INTEGER NOT NULL,     -- cells of the three tables that were found
  numbers              INTEGER NOT NULL,     -- of them, those that are numbers
  content_digest       TEXT NOT NULL         -- of what was read: equal digests are one version
) STRICT;
CREATE INDEX reports_by_agency ON reports(agency, year);
CREATE INDEX reports_by_year ON reports(year, current);
CREATE INDEX reports_by_document ON reports(document);

CREATE TABLE divisions (                     -- GB/T 2260 since 1981, and the townships that report
  code   TEXT PRIMARY KEY,
  name   TEXT NOT NULL,                      -- the latest one that the code stood for
  level  TEXT NOT NULL,                      -- province, prefecture, county, township
  parent TEXT,                               -- the code of the division above it
  in_use INTEGER NOT NULL CHECK (in_use IN (0, 1))
) STRICT;
CREATE INDEX divisions_by_parent ON divisions(parent);

CREATE TABLE sections (
  report  TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  key     TEXT NOT NULL,                     -- overview, disclosure, applications, …
  heading TEXT,                              -- as printed
  text    TEXT NOT NULL,                     -- paragraphs, one a line, tables left out
  PRIMARY KEY (report, key)
) STRICT;

CREATE TABLE disclosure (
  report                  TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  item                    TEXT NOT NULL,
  made                    INTEGER, made_printed            TEXT,
  disclosed               INTEGER, disclosed_printed       TEXT,
  disclosed_total         INTEGER, disclosed_total_printed TEXT,
  issued                  INTEGER, issued_printed          TEXT,
  repealed                INTEGER, repealed_printed        TEXT,
  in_force                INTEGER, in_force_printed        TEXT,
  prior_items             INTEGER, prior_items_printed     TEXT,
  change                  INTEGER, change_printed          TEXT,
  decisions               INTEGER, decisions_printed       TEXT,
  projects                INTEGER, projects_printed        TEXT,
  amount                  ANY CHECK (typeof(amount) IN ('integer', 'real', 'null')), -- 元, exactly
  amount_printed          TEXT,
  PRIMARY KEY (report, item)
) STRICT;

CREATE TABLE applications (
  report                       TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  "row"                        TEXT NOT NULL,
  natural_person               INTEGER, natural_person_printed               TEXT,
  enterprise                   INTEGER, enterprise_printed                   TEXT,
  research_institution         INTEGER, research_institution_printed         TEXT,
  public_interest_organization INTEGER, public_interest_organization_printed TEXT,
  legal_service                INTEGER, legal_service_printed                TEXT,
  other                        INTEGER, other_printed                        TEXT,
  total                        INTEGER, total_printed                        TEXT,
  PRIMARY KEY (report, "row")
) STRICT;

CREATE TABLE review_litigation (
  report    TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  "row"     TEXT NOT NULL,
  upheld    INTEGER, upheld_printed    TEXT,
  corrected INTEGER, corrected_printed TEXT,
  other     INTEGER, other_printed     TEXT,
  pending   INTEGER, pending_printed   TEXT,
  total     INTEGER, total_printed     TEXT,
  PRIMARY KEY (report, "row")
) STRICT;

CREATE TABLE statistics (                    -- the 统计表 of reports before the form (2008–2018)
  report             TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  position           INTEGER NOT NULL,       -- 1, 2, … as printed
  name               TEXT NOT NULL,          -- the indicator as printed
  unit               TEXT NOT NULL,
  indicator          TEXT,                   -- its key where the name is certain (parse/statistics.py)
  this_year          ANY CHECK (typeof(this_year) IN ('integer', 'real', 'null')),
  this_year_printed  TEXT,
  cumulative         ANY CHECK (typeof(cumulative) IN ('integer', 'real', 'null')),
  cumulative_printed TEXT,
  PRIMARY KEY (report, position)
) STRICT;
CREATE INDEX statistics_by_indicator ON statistics(indicator);

CREATE TABLE checks (
  report    TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  rule      TEXT NOT NULL,
  "where"   TEXT NOT NULL,                   -- the column (down) or row (across) it was made on
  verdict   TEXT NOT NULL,                   -- holds, holds_if_blank_is_zero, fails, unknown
  "left"    INTEGER,
  "right"   INTEGER,
  PRIMARY KEY (report, rule, "where")
) STRICT;
CREATE INDEX checks_by_verdict ON checks(verdict, rule);

CREATE TABLE issues (
  report   TEXT REFERENCES reports(id) ON DELETE CASCADE,
  document TEXT REFERENCES documents(sha256),
  portal   TEXT REFERENCES portals(id),
  number   INTEGER NOT NULL,                 -- 1, 2, … within report or document
  code     TEXT NOT NULL,
  message  TEXT NOT NULL,                    -- a sentence for the reader, in English
  message_zh TEXT NOT NULL,                  -- the same in Chinese
  "where"  TEXT NOT NULL                     -- table.row.column, section, url; '' for the whole
) STRICT;
CREATE INDEX issues_by_report ON issues(report);
CREATE INDEX issues_by_code ON issues(code);
CREATE INDEX issues_by_document ON issues(document);

CREATE TABLE changes (                       -- what differs between two versions of one report
  report      TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,  -- the newer
  previous    TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,  -- the older
  "where"     TEXT NOT NULL,                 -- applications.granted.total, section.overview, title, …
  before      TEXT,                          -- printed
  after       TEXT,
  PRIMARY KEY (report, "where")
) STRICT;

-- What follows from comparing reports (parse/compare): a hint is no error, it says where to look.
CREATE TABLE hints (
  report     TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  code       TEXT NOT NULL,                  -- prose.differs, slip.power_of_ten, twin.last_year, …
  "where"    TEXT NOT NULL,                  -- table.row.column, table, section; '' for the whole
  message    TEXT NOT NULL,                  -- a sentence for the reader, in English
  message_zh TEXT NOT NULL,                  -- the same in Chinese
  other      TEXT REFERENCES reports(id) ON DELETE CASCADE, -- the report compared with
  measure    REAL,                           -- how much: a share, a ratio, a count, a figure
  PRIMARY KEY (report, code, "where")
) STRICT;
CREATE INDEX hints_by_code ON hints(code);
CREATE INDEX hints_by_other ON hints(other);

CREATE TABLE likeness (                      -- the report whose text a report's text is most like
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  kind   TEXT NOT NULL,                      -- last_year: its own; other_agency: of the same year or earlier
  other  TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
  share  REAL NOT NULL,                      -- how much of this report's text stands in the other, 0 to 1
  PRIMARY KEY (report, kind)
) STRICT;
CREATE INDEX likeness_by_other ON likeness(other);

CREATE TABLE compared (                      -- a report's marks, kept so that it is compared once
  report    TEXT PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE,
  marks     TEXT NOT NULL,                   -- {table: [weight, cells, digest]} of tables that say enough
  signature BLOB,                            -- MinHash of the narrative; NULL: too short to tell
  near      TEXT NOT NULL                    -- the reports of other agencies that were read beside it
) STRICT;

CREATE TABLE comparisons (                   -- what the last comparison saw of an agency's reports
  agency      TEXT PRIMARY KEY,              -- a report's id where the agency is not known; '' for all
  fingerprint TEXT NOT NULL
) STRICT;

PRAGMA user_version = 2;
