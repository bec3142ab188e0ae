"""Of every division from province to county: is its own government's report in the archive, and if not, why.

Each of them must publish one every year, so one of which nothing is known is a gap that must be seen. That
its portal was never crawled says nothing of the government, and is never called missing.
"""

import sqlite3

# In the order in which a page leads. `not_crawled`: no portal of it was ever asked.
STATES = ("missing", "blocked", "not_crawled", "reported")
# Taiwan, Hong Kong, Macau: the Regulation does not hold there.
_NOT_UNDER_IT = ("71", "81", "82")
_OWN = ("GOV", "GOV_OFFICE")

_COLUMNS = """
    alter table places add column government text;
    alter table places add column governments integer not null default 0;
    alter table places add column governments_reported integer not null default 0;
"""
_STATE = f"""
    update places set government = case
        when exists (select 1 from agency_index a
                     where a.place = places.code and a.type in {_OWN} and a.reports > 0) then 'reported'
        when exists (select 1 from portals p join crawls c on c.portal = p.id
                     where p.division_code = places.code and {{whole}} and c.outcome = 'ok') then 'missing'
        when exists (select 1 from portals p join crawls c on c.portal = p.id
                     where p.division_code = places.code and {{whole}} and c.outcome = 'blocked') then 'blocked'
        else 'not_crawled' end
    where level in ('province', 'prefecture', 'county')
      and substr(code, 1, 2) not in {_NOT_UNDER_IT}"""
# A portal that holds the reports of one office tells nothing of its government.
_WHOLE = "(p.agency is null or p.agency like '%人民政府%')"
_COUNTS = """
    update places set governments = c.all_of_them, governments_reported = c.reported
    from (select {level} as code, count(*) as all_of_them, sum(government = 'reported') as reported
          from places where government is not null and {level} is not null group by 1) c
    where c.code = places.code and places.level = '{level}'"""


def build(db: sqlite3.Connection) -> None:
    """Note in `places` the state of each division's government, and how many governments there are
    in it and below it, itself among them, and of how many the archive has a report."""
    db.executescript(_COLUMNS)
    db.execute(_STATE.format(whole=_WHOLE))
    for level in ("province", "prefecture", "county"):
        db.execute(_COUNTS.format(level=level))
    db.execute("create index places_by_government on places(government)")


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many governments of the whole country are in each of STATES."""
    found = dict(
        db.execute(
            "select government, count(*) from places where government is not null group by 1"
        ).fetchall()
    )
    return {state: found.get(state, 0) for state in STATES}
