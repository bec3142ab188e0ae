"""An archive.db of invented reports, as many as wanted: what the benchmark of the site is run on.

Its text is laid out as reports are: some sentences that every report has, many that an agency takes
over from its last report with other figures, the rest new. Words are drawn with Zipf's unequal
frequency, so that some stand in every report and most in few. What the size of an index hangs on is
as in real reports: there a run between two marks of punctuation is some 10 characters long, and 0.65
to 0.73 of the pairs of characters of a section are different ones.
"""

import random
import sqlite3
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from publish import form

FIRST, LAST = 2015, 2025
SCHEMA = Path(__file__).parent.parent / "parse" / "schema.sql"
_AT_ONCE = 2000  # reports written together
_BY_PORTAL = 15  # agencies that publish on one portal
_VARIANTS = 300  # filled tables of each edition that are dealt out
_COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
WORDS = (
    "政府信息公开", "主动公开", "依申请公开", "政务公开", "工作", "情况", "公开", "单位", "管理", "服务", "公安", "教育局", "双减", "营商环境", "行政许可",
    "行政处罚", "热线", "解读", "公众号", "财政预算", "基层", "标准化", "监督", "培训", "卫生健康", "生态环境", "政府采购", "重大决策", "规范性文件", "微信",
    "条例", "保障", "平台", "网站", "机制", "制度", "落实", "群众", "社会",
)  # fmt: skip
# What every report says in about these words; {a} the agency, {y} the year, {n} figures.
_EVERYWHERE = (
    "本报告由{a}依照《中华人民共和国政府信息公开条例》编制。",
    "报告所列数据的统计期限为{y}年1月1日至12月31日。",
    "{y}年，{a}坚持以公开为常态、不公开为例外，继续做好政府信息公开工作。",
    "全年主动公开政府信息{n}条，其中通过网站公开{n}条。",
    "全年收到政府信息公开申请{n}件，均在法定期限内答复。",
    "依申请公开工作有专人受理、登记、办理、答复和归档。",
    "对拟公开的内容先审查、后发布，落实保密审查制度。",
    "办好政府网站和政务新媒体，及时更新栏目内容。",
    "公开工作纳入年度考核，全年组织业务培训{n}次。",
    "没有因政府信息公开工作被追究责任的情况。",
    "与群众的期待相比，公开的内容还不够丰富，解读的形式还比较单一。",
    "个别科室对公开工作重视不够，信息更新不够及时。",
    "下一步，将进一步完善制度，提高工作人员的业务能力。",
    "今年没有收取信息处理费。",
    "没有其他需要报告的事项。",
)
# Section → (sentences that are everywhere, characters at the middle, how many reports have none of its own)
_SECTIONS: dict[str, tuple[range, int, float]] = {
    "overview": (range(0, 9), 1150, 0.0),
    "disclosure": (range(3, 4), 60, 0.6),
    "applications": (range(4, 6), 60, 0.6),
    "review_litigation": (range(9, 10), 20, 0.8),
    "problems": (range(10, 13), 420, 0.0),
    "other": (range(13, 15), 60, 0.5),
}
_OFFICES = (
    ("人民政府", "GOV", None), ("公安局", "DEPT", "公安"), ("教育局", "DEPT", "教育"), ("财政局", "DEPT", "财政"),
    ("卫生健康委员会", "DEPT", "卫生健康"), ("市场监督管理局", "DEPT", "市场监管"), ("城市管理局", "DEPT", "城市管理"),
    ("水利局", "DEPT", "水利"),
)  # fmt: skip
_PROVINCES = (
    "11",
    "13",
    "21",
    "32",
    "33",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "51",
    "53",
    "61",
    "65",
)
# Tables after those that they point to.
_ORDER = (
    "portals", "crawls", "fetches", "documents", "agencies", "reports", "sections", "applications",
    "disclosure", "review_litigation", "checks",
)  # fmt: skip


class Prose:
    """Sentences of invented words."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.characters = [
            *_COMMON,
            *(chr(code) for code in rng.sample(range(0x4E00, 0x9FA0), 2400)),
        ]
        # Characters are as unequally common as words.
        weights = list(accumulate(1 / (place + 8) for place in range(len(self.characters))))
        self.words = [
            "".join(
                rng.choices(self.characters, cum_weights=weights, k=rng.choice((2, 2, 2, 2, 3, 4)))
            )
            for _ in range(20_000)
        ]
        rng.shuffle(self.words)
        self.words[: len(WORDS)] = WORDS
        self.cumulative = list(accumulate((place + 3) ** -1.1 for place in range(len(self.words))))
        # Drawn beforehand: to draw two million words at once is quicker than each when it is wanted.
        self._drawn = iter(())

    def _word(self) -> str:
        for word in self._drawn:
            return word
        self._drawn = iter(self.rng.choices(self.words, cum_weights=self.cumulative, k=500_000))
        return next(self._drawn)

    def sentence(self) -> str:
        """Two to five clauses of some ten characters; {n} where a figure stands."""
        clauses = []
        for _ in range(self.rng.choice((2, 2, 3, 3, 4, 5))):
            words = [self._word() for _ in range(self.rng.choice((2, 3, 3, 4, 5)))]
            if self.rng.random() < 0.25:
                words.insert(1, "{n}件")
            clauses.append("".join(words))
        return "，".join(clauses) + "。"

    def filled(self, sentence: str, agency: str, year: int) -> str:
        """A sentence with its figures."""
        while "{n}" in sentence:
            sentence = sentence.replace("{n}", str(self.rng.randint(1, 3000)), 1)
        return (
            sentence.replace("{a}", agency).replace("{y}", str(year))
            if "{" in sentence
            else sentence
        )


class Agency:
    """An agency and what it says in its reports, year after year."""

    def __init__(self, prose: Prose, index: int) -> None:
        rng = self.rng = prose.rng
        self.prose = prose
        self.id = f"a{index:07}"
        self.division = f"{rng.choice(_PROVINCES)}{rng.randint(1, 12):02}{rng.randint(0, 20):02}"
        self.portal = f"p{index // _BY_PORTAL}"
        office, self.type, self.category = rng.choice(_OFFICES)
        self.name = (
            "".join(rng.choices(prose.characters[100:], k=2)) + rng.choice("市县区") + office
        )
        self.wordy = rng.lognormvariate(0, 0.4)
        self.last: dict[str, list[str]] = {key: [] for key in _SECTIONS}

    def texts(self, year: int) -> Iterator[tuple[str, str]]:
        """(section, text): half of it as a year ago, with this year's figures."""
        for key, (everywhere, length, without) in _SECTIONS.items():
            said = [_EVERYWHERE[at] for at in everywhere if self.rng.random() < 0.8]
            size = sum(map(len, said))
            wanted = (
                0
                if self.rng.random() < without
                else int(length * self.wordy * self.rng.uniform(0.7, 1.3))
            )
            old = self.last[key]
            own: list[str] = []
            while size < wanted:
                again = old and self.rng.random() < 0.5
                own.append(old.pop(0) if again else self.prose.sentence())
                size += len(own[-1])
            self.last[key] = own.copy()
            filled = [
                self.prose.filled(one, self.name, year) for one in [*said[:2], *own, *said[2:]]
            ]
            if filled:
                yield (
                    key,
                    "\n".join("".join(filled[at : at + 4]) for at in range(0, len(filled), 4)),
                )


def generate(path: Path, reports: int, seed: int = 7) -> None:
    """Write an archive.db of so many reports, a tenth of them with a sum that fails."""
    rng = random.Random(seed)
    prose = Prose(rng)
    forms = {edition: _forms(rng, edition) for edition in form.EDITIONS}
    db = sqlite3.connect(path)
    db.executescript(SCHEMA.read_text("utf-8"))
    db.execute("pragma synchronous = off")
    rows: dict[str, list[Any]] = {table: [] for table in _ORDER}
    made = index = 0
    while made < reports:
        agency = Agency(prose, index)
        index += 1
        rows["agencies"].append(
            (agency.id, agency.name, agency.division, agency.division, agency.type, agency.category, "exact", "")
        )  # fmt: skip
        if index % _BY_PORTAL == 1:
            _portal(rows, agency.portal, rng)
        for year in range(FIRST, LAST + 1):
            if made < reports:
                _report(rows, agency, year, rng, forms["2019" if year < 2021 else "2021"])
                made += 1
        if index % (_AT_ONCE // (LAST - FIRST + 1)) == 0:
            _write(db, rows)
    _write(db, rows)
    _divisions(db, prose)
    db.commit()
    db.close()


def _portal(rows: dict[str, list[Any]], id: str, rng: random.Random) -> None:
    started = f"2026-06-01T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z"
    rows["portals"].append(
        (id, f"合成门户 {id}", None, None, "trs", f"http://{id}.example/", None, None, None)
    )
    rows["crawls"].append((id, 1, started, started, "crawl", "ok", None, 9, 9, 0, 0))


def _report(
    rows: dict[str, list[Any]],
    agency: Agency,
    year: int,
    rng: random.Random,
    forms: dict[str, list[Any]],
) -> None:
    id, edition = f"{agency.id}{year}", "2019" if year < 2021 else "2021"
    url, sha = f"http://{agency.portal}.example/{id}.html", f"{id:0>64}"
    title = f"{agency.name}{year}年政府信息公开工作年度报告"
    published = f"{year + 1}-{rng.choice(('01', '01', '01', '02', '03'))}-{rng.randint(5, 28):02}"
    captured = f"{min(year + 1, 2026)}-04-{rng.randint(1, 30):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z"
    at = int(id[1:])
    rows["documents"].append(
        (sha, "html", 30000, agency.portal, "w.warc.gz", at, "report", None, None, None, None)
    )
    rows["fetches"].append(
        (agency.portal, at, 1, url, None, captured, "detail", None, title, None, None, 200, "ok", None, "text/html",
         sha, sha, 30000, "w.warc.gz", at)
    )  # fmt: skip
    rows["reports"].append(
        (id, agency.id, year, sha, agency.portal, url, url, title, agency.name, agency.division, agency.division,
         agency.type, agency.category, "exact", "", published, captured, "2026-06-01T00:00:00Z", None, 1, 1, "complete", edition, edition, 200, 200, id)
    )  # fmt: skip
    rows["sections"].extend((id, key, None, text) for key, text in agency.texts(year))
    for table, variants in forms.items():
        rows[table].extend((id, *row) for row in rng.choice(variants))
    fails = rng.random() < 0.1
    rows["checks"].extend(
        (id, rule, where, *(("fails", 3, 4) if fails and number == 0 else ("holds", 3, 3)))
        for number, (rule, where) in enumerate(_checks(edition))
    )


@cache
def _checks(edition: str) -> list[tuple[str, str]]:
    """The sums that the form promises: (rule, column or row)."""
    columns = [one.key for one in form.lines("applications", "column")]
    rows = [one.key for one in form.lines("applications", "row", edition)]
    over = [one.key for one in form.lines("review_litigation", "row")]
    return [
        *(("applications.balance", one) for one in columns),
        *(("applications.outcomes", one) for one in columns),
        *(("applications.applicants", one) for one in rows),
        *(("review_litigation.total", one) for one in over),
    ]


def _write(db: sqlite3.Connection, rows: dict[str, list[Any]]) -> None:
    for table in _ORDER:
        values = rows[table]
        if not values:
            continue
        db.executemany(f"insert into {table} values ({', '.join('?' * len(values[0]))})", values)
        values.clear()


def _forms(rng: random.Random, edition: str) -> dict[str, list[Any]]:
    """Filled tables of one edition: for each table lists of its rows, in the order of its columns."""
    made: dict[str, list[Any]] = {"applications": [], "disclosure": [], "review_litigation": []}
    columns = form.lines("applications", "column")
    measures = list(
        dict.fromkeys(
            one.key for one in form.labels() if (one.table, one.axis) == ("disclosure", "measure")
        )
    )
    for _ in range(_VARIANTS):
        asked = []
        for line in form.lines("applications", "row", edition):
            numbers = [int(rng.expovariate(0.2)) if rng.random() < 0.4 else 0 for _ in columns[:-1]]
            asked.append((line.key, *_printed([*numbers, sum(numbers)])))
        made["applications"].append(asked)
        told = []
        for item in form.lines("disclosure", "item", edition):
            values = {
                one: rng.randint(0, 300) if one in item.measures else None for one in measures
            }
            told.append((item.key, *_printed([values[one] for one in measures])))
        made["disclosure"].append(told)
        over = len(form.lines("review_litigation", "column"))
        made["review_litigation"].append(
            [(line.key, *_printed([0] * over)) for line in form.lines("review_litigation", "row")]
        )
    return made


def _printed(values: list[int | None]) -> list[Any]:
    """Each value with the text that is printed for it."""
    return [part for value in values for part in (value, None if value is None else str(value))]


def _divisions(db: sqlite3.Connection, prose: Prose) -> None:
    """The divisions of the agencies, with made-up names."""
    codes = {row[0] for row in db.execute("select distinct division_code from agencies")}
    above = {code[:4] + "00" for code in codes} | {code[:2] + "0000" for code in codes}
    rows = []
    for code in sorted(codes | above):
        level = "province" if code[2:] == "0000" else "prefecture" if code[4:] == "00" else "county"
        parent = {"province": None, "prefecture": code[:2] + "0000", "county": code[:4] + "00"}[
            level
        ]
        name = "".join(prose.rng.choices(prose.characters[100:], k=2))
        rows.append(
            (
                code,
                name + {"province": "省", "prefecture": "市", "county": "县"}[level],
                level,
                parent,
                1,
            )
        )
    db.executemany("insert into divisions values (?, ?, ?, ?, ?)", rows)
