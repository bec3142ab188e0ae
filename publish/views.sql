-- What the site and the downloads read: facts joined with who, where, when. Made in each release.
-- The rows of the three fact tables are those of current reports, so that a sum counts no report twice;
-- earlier versions are in `reports` and in the fact tables themselves. `not_found` names the columns whose cell
-- was not found: in a CSV nothing else tells them from cells that are printed blank.

CREATE VIEW export_reports AS
SELECT r.id AS report, a.name AS agency, r.agency AS agency_id, a.division_code, a.current_code, a.type AS agency_type,
       a.category AS agency_category, r.year, r.title,
       r.published, r.url AS source_url, r.page_url, r.captured_at, r.last_seen, r.gone_at, r.version, r.current,
       r.status, r.disclosure_edition, r.applications_edition, r.cells, r.numbers, r.portal, d.kind AS document_kind,
       d.bytes AS document_bytes, d.sha256 AS document_sha256, d.warc_file, d.warc_offset, r.content_digest
FROM reports r
LEFT JOIN agencies a ON a.id = r.agency
LEFT JOIN documents d ON d.sha256 = r.document;

CREATE VIEW export_disclosure AS
SELECT r.id AS report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at,
       r.disclosure_edition AS edition, f.item, l.zh AS item_label,
       f.made, f.made_printed, f.disclosed, f.disclosed_printed, f.disclosed_total, f.disclosed_total_printed,
       f.issued, f.issued_printed, f.repealed, f.repealed_printed, f.in_force, f.in_force_printed,
       f.prior_items, f.prior_items_printed, f.change, f.change_printed, f.decisions, f.decisions_printed,
       f.projects, f.projects_printed, f.amount, f.amount_printed,
       trim(
         iif(f.made_printed IS NULL AND l.measures LIKE '% made %', 'made ', '')
         || iif(f.disclosed_printed IS NULL AND l.measures LIKE '% disclosed %', 'disclosed ', '')
         || iif(f.disclosed_total_printed IS NULL AND l.measures LIKE '% disclosed_total %', 'disclosed_total ', '')
         || iif(f.issued_printed IS NULL AND l.measures LIKE '% issued %', 'issued ', '')
         || iif(f.repealed_printed IS NULL AND l.measures LIKE '% repealed %', 'repealed ', '')
         || iif(f.in_force_printed IS NULL AND l.measures LIKE '% in_force %', 'in_force ', '')
         || iif(f.prior_items_printed IS NULL AND l.measures LIKE '% prior_items %', 'prior_items ', '')
         || iif(f.change_printed IS NULL AND l.measures LIKE '% change %', 'change ', '')
         || iif(f.decisions_printed IS NULL AND l.measures LIKE '% decisions %', 'decisions ', '')
         || iif(f.projects_printed IS NULL AND l.measures LIKE '% projects %', 'projects ', '')
         || iif(f.amount_printed IS NULL AND l.measures LIKE '% amount %', 'amount ', '')
       ) AS not_found
FROM disclosure f
JOIN reports r ON r.id = f.report AND r.current = 1
LEFT JOIN agencies a ON a.id = r.agency
LEFT JOIN form_labels l ON l.form_table = 'disclosure' AND l.key = f.item AND l.edition = coalesce(r.disclosure_edition, '2021');

CREATE VIEW export_applications AS
SELECT r.id AS report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at,
       r.applications_edition AS edition, f."row", l.zh AS row_label,
       f.natural_person, f.natural_person_printed, f.enterprise, f.enterprise_printed,
       f.research_institution, f.research_institution_printed,
       f.public_interest_organization, f.public_interest_organization_printed,
       f.legal_service, f.legal_service_printed, f.other, f.other_printed, f.total, f.total_printed,
       trim(
         iif(f.natural_person_printed IS NULL, 'natural_person ', '')
         || iif(f.enterprise_printed IS NULL, 'enterprise ', '')
         || iif(f.research_institution_printed IS NULL, 'research_institution ', '')
         || iif(f.public_interest_organization_printed IS NULL, 'public_interest_organization ', '')
         || iif(f.legal_service_printed IS NULL, 'legal_service ', '')
         || iif(f.other_printed IS NULL, 'other ', '')
         || iif(f.total_printed IS NULL, 'total ', '')
       ) AS not_found
FROM applications f
JOIN reports r ON r.id = f.report AND r.current = 1
LEFT JOIN agencies a ON a.id = r.agency
LEFT JOIN form_labels l ON l.form_table = 'applications' AND l.key = f."row" AND l.edition = '';

CREATE VIEW export_review_litigation AS
SELECT r.id AS report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at,
       f."row", l.zh AS row_label, f.upheld, f.upheld_printed, f.corrected, f.corrected_printed,
       f.other, f.other_printed, f.pending, f.pending_printed, f.total, f.total_printed,
       trim(
         iif(f.upheld_printed IS NULL, 'upheld ', '')
         || iif(f.corrected_printed IS NULL, 'corrected ', '')
         || iif(f.other_printed IS NULL, 'other ', '')
         || iif(f.pending_printed IS NULL, 'pending ', '')
         || iif(f.total_printed IS NULL, 'total ', '')
       ) AS not_found
FROM review_litigation f
JOIN reports r ON r.id = f.report AND r.current = 1
LEFT JOIN agencies a ON a.id = r.agency
LEFT JOIN form_labels l ON l.form_table = 'review_litigation' AND l.key = f."row" AND l.edition = '';

CREATE VIEW export_statistics AS
SELECT r.id AS report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at,
       s.position, s.name, s.unit, s.indicator, s.this_year, s.this_year_printed, s.cumulative, s.cumulative_printed
FROM statistics s
JOIN reports r ON r.id = s.report AND r.current = 1
LEFT JOIN agencies a ON a.id = r.agency;

CREATE VIEW export_checks AS
SELECT r.id AS report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at,
       c.rule, c."where", c.verdict, c."left", c."right"
FROM checks c
JOIN reports r ON r.id = c.report AND r.current = 1
LEFT JOIN agencies a ON a.id = r.agency;

CREATE VIEW export_issues AS
SELECT i.report, a.name AS agency, a.division_code, r.year, r.title, r.url AS source_url, r.captured_at, r.current,
       i.document, i.portal, i.number, i.code, i.message, i.message_zh, i."where"
FROM issues i
LEFT JOIN reports r ON r.id = i.report
LEFT JOIN agencies a ON a.id = r.agency;

-- The last crawl of each portal and what came of its documents.
CREATE VIEW portal_status AS
SELECT p.id, p.name, p.family, p.division_code, p.url, c.started, c.finished, c.mode, c.outcome, c.reason, c.requests,
       c.new_reports, c.changed, c.gone,
       n.reports, n.documents, n.unreadable
FROM portals p
LEFT JOIN crawls c ON c.portal = p.id
  AND c.number = (SELECT max(number) FROM crawls x WHERE x.portal = p.id)
LEFT JOIN portal_counts n ON n.portal = p.id;
