"""What happened when: a report new, changed, gone; the feeds and the front page tell it."""

import sqlite_utils

_EVENTS = """
    create table events (
      id integer primary key, happened text not null, kind text not null, report text not null,
      agency text, place text, province text, prefecture text, county text,
      changed integer not null        -- places that differ, where kind is changed
    );
    insert into events (happened, kind, report, agency, place, province, prefecture, county, changed)
      select happened, kind, report, agency_id, place, province, prefecture, county, changed from (
        select captured_at as happened, 'new' as kind, i.*, 0 as changed
        from report_index i where version = 1
        union all
        select i.captured_at, 'changed', i.*, c.n
        from (select report, count(*) as n from changes group by report) c
        join report_index i on i.report = c.report
        union all
        select i.gone_at, 'gone', i.*, 0 from report_index i
        where i.gone_at is not null and i.current = 1
      ) order by happened, kind, report;
    create index events_by_time on events(happened);
    create index events_by_kind on events(kind, happened);
    create index events_of_change on events(happened) where kind in ('changed', 'gone');
    create index events_by_agency on events(agency, happened);
    create index events_by_place on events(place, happened);
    create index events_by_province on events(province, happened);
    create index events_by_prefecture on events(prefecture, happened);
    create index events_by_county on events(county, happened);
"""


def build(db: sqlite_utils.Database) -> None:
    """Make the table `events`."""
    db.conn.executescript(_EVENTS)
