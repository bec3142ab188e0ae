"""An archive.db for the tests of the site: a few reports with every oddity, all figures invented."""

import asyncio
import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup

from publish import form
from publish.release import publish
from publish.serving import SiteApp

SCHEMA = Path(__file__).parent.parent / "parse" / "schema.sql"
COLUMNS = [label.key for label in form.lines("applications", "column")]

Facts = dict[str, dict[str, tuple[Any, str | None]]]  # row → column → (value, printed)

FAILING = "云溪市公安局2023"
FAILING_OLD = "云溪市公安局2023旧"
EDITION_2019 = "云溪市公安局2019"
BLANKS = "云溪市教育局2022"
MISSING = "东岭县人民政府2021"
GONE = "南浦镇人民政府2020"
NARRATIVE = "未署名2018"
HOSTILE = "恶意标题2024"
TYPES = {"a-county": "GOV", "a-town": "TOWN_GOV"}


def report_id(name: str) -> str:
    """The id of one of the reports above."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def printed(value: int) -> tuple[int, str]:
    """A cell that is printed as the number that it is."""
    return value, str(value)


def applications(edition: str, **rows: list[int]) -> Facts:
    """Table III with the rows given as (natural person, enterprise); all else 0; totals added up."""
    facts: Facts = {}
    for row in form.lines("applications", "row", edition):
        first, second = rows.get(row.key, [0, 0])
        numbers = [first, second, 0, 0, 0, 0, first + second]
        facts[row.key] = {key: printed(n) for key, n in zip(COLUMNS, numbers, strict=True)}
    return facts


def review(**rows: list[int]) -> Facts:
    """Table IV: (upheld, corrected, other, pending), totals added up."""
    keys = [label.key for label in form.lines("review_litigation", "column")]
    facts: Facts = {}
    for row in form.lines("review_litigation", "row"):
        numbers = rows.get(row.key, [0, 0, 0, 0])
        facts[row.key] = {
            k: printed(n) for k, n in zip(keys, [*numbers, sum(numbers)], strict=True)
        }
    return facts


def disclosure(edition: str, **cells: tuple[Any, str | None]) -> Facts:
    """Table II, 0 everywhere but in `cells`, named item__measure."""
    facts: Facts = {}
    for item in form.lines("disclosure", "item", edition):
        facts[item.key] = {
            measure: cells.get(f"{item.key}__{measure}", printed(0)) for measure in item.measures
        }
    return facts


SECTIONS = {
    "overview": (
        "一、总体情况",
        "全年围绕城市管理和公安政务公开，发布信息587条。\n“双减”政策解读３篇，Wi-Fi热线12345全年畅通。",
    ),
    "disclosure": ("二、主动公开政府信息情况", ""),
    "problems": ("五、存在的主要问题及改进情况", "主动公开不够及时，深度不\n够。下一步加强培训。"),
    "other": ("六、其他需要报告的事项", "本年度未收取信息处理费。"),
}


class Archive:
    """Writes reports into an archive.db made from the contract's own schema."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(SCHEMA.read_text(encoding="utf-8"))
        self.db.execute("pragma foreign_keys = on")
        self.captures = 0

    def insert(self, table: str, **row: Any) -> None:
        """Insert one row."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        self.db.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))

    def capture(self, url: str, outcome: str = "report", reason: str | None = None) -> str:
        """Insert a document and the fetch that brought it; return the document's sha256."""
        self.captures += 1
        sha256 = hashlib.sha256(f"{url} {self.captures}".encode()).hexdigest()
        place = {
            "warc_file": "nianbao-yunxi-20261101-1.warc.gz",
            "warc_offset": 4096 * self.captures,
        }
        self.insert(
            "documents", sha256=sha256, kind="html" if outcome == "report" else None, bytes=30_000,
            portal="yunxi", outcome=outcome, reason=reason, **place,
        )  # fmt: skip
        self.insert(
            "fetches", portal="yunxi", number=self.captures, crawl=1, url=url, role="report",
            fetched_at="2026-11-01T08:00:00Z", status=200, outcome="new", content_type="text/html",
            payload_digest=f"sha1:{self.captures:032}", sha256=sha256, bytes=30_000, **place,
        )  # fmt: skip
        return sha256

    def report(
        self,
        name: str,
        agency: str | None,
        year: int,
        tables: dict[str, Facts],
        edition: str | None = None,
        checks: list[tuple[str, str, str, int | None, int | None]] | None = None,
        issues: list[tuple[str, str, str, str]] | None = None,
        sections: dict[str, tuple[str, str]] | None = None,
        **row: Any,
    ) -> str:
        """Insert a report with its tables, checks (rule, where, verdict, left, right) and issues
        (code, where, message, message_zh); return its id."""
        url = f"http://www.yunxi.example/zfxxgk/{report_id(name.removesuffix('旧'))}.html"
        id = report_id(name)
        self.insert(
            "reports",
            **{
                "id": id, "agency": agency, "year": year, "document": self.capture(url),
                "portal": "yunxi", "url": url, "page_url": url,
                "title": f"{name[:-4]}{year}年政府信息公开工作年度报告",
                "published": f"{year + 1}-01-22", "captured_at": "2026-11-01T08:00:00Z",
                "last_seen": "2026-11-20T08:00:00Z", "gone_at": None, "version": 1, "current": 1,
                "status": "complete", "disclosure_edition": edition,
                "applications_edition": edition, "cells": 200, "numbers": 190,
                "content_digest": f"sha256:{id}",
            }
            | row,
        )  # fmt: skip
        for table, facts in tables.items():
            first = "item" if table == "disclosure" else "row"
            for key, cells in facts.items():
                columns = {column: value for column, (value, _) in cells.items()}
                texts = {f"{column}_printed": text for column, (_, text) in cells.items()}
                self.insert(table, report=id, **{first: key}, **columns, **texts)
        for section, (heading, text) in (SECTIONS if sections is None else sections).items():
            self.insert("sections", report=id, key=section, heading=heading, text=text)
        for rule, where, verdict, left, right in checks or []:
            self.insert(
                "checks", report=id, rule=rule, where=where, verdict=verdict, left=left, right=right
            )
        for number, (code, where, message, message_zh) in enumerate(issues or [], start=1):
            self.insert(
                "issues", report=id, document=None, portal=None, number=number, code=code,
                message=message, message_zh=message_zh, where=where,
            )  # fmt: skip
        return id


def build(path: Path) -> Path:
    """Make the archive.db of the tests at `path`."""
    archive = Archive(path)
    archive.insert(
        "portals", id="yunxi", name="云溪市人民政府", division_code="990100", level="city",
        family="trs", url="http://www.yunxi.example/", column_url=None, agency=None, note=None,
    )  # fmt: skip
    archive.insert(
        "portals", id="blocked", name="北岭区人民政府", division_code="990102", level="county",
        family="jpage", url="http://www.beiling.example/", column_url=None, agency=None, note=None,
    )  # fmt: skip
    for portal, outcome, reason in [
        ("yunxi", "ok", None),
        ("blocked", "blocked", "answered 412 with a script challenge; asked again in a week"),
    ]:
        archive.insert(
            "crawls", portal=portal, number=1, started="2026-11-01T07:00:00Z",
            finished="2026-11-01T09:00:00Z", mode="crawl", outcome=outcome, reason=reason,
            requests=40, new_reports=8, changed=1, gone=1,
        )  # fmt: skip
    for id, name, code in [
        ("a-police", "云溪市公安局", "990100"),
        ("a-school", "云溪市教育局", "990100"),
        ("a-county", "东岭县人民政府", "990121"),
        ("a-town", "南浦镇人民政府", "990121103"),
        ("a-formula", "=cmd局", None),
    ]:
        archive.insert(
            "agencies", id=id, name=name, division_code=code, type=TYPES.get(id, "DEPT"), match="ok"
        )
    _police(archive)
    _others(archive)
    bad = archive.capture("http://www.yunxi.example/a.pdf", "unreadable", "the PDF is cut off")
    archive.insert(
        "issues", report=None, document=bad, portal="yunxi", number=1, code="unreadable",
        message="The PDF is cut off.", message_zh="该 PDF 文件不完整。", where="",
    )  # fmt: skip
    archive.db.commit()
    archive.db.close()
    return path


def _police(archive: Archive) -> None:
    failing = applications(
        "2021", received=[20, 5], carried_in=[2, 0], granted=[18, 5], partly_granted=[4, 0]
    )
    failing["processed_total"]["natural_person"] = printed(16)
    failing["processed_total"]["total"] = printed(21)
    tables = {
        "disclosure": disclosure(
            "2021",
            normative_documents__issued=printed(4),
            licensing__decisions=(28923880, "28,923,880"),
            fees__amount=(77302800, "7730.28"),
        ),
        "applications": failing,
        "review_litigation": review(review=[3, 1, 0, 0]),
    }
    checks = [
        ("applications.balance", "total", "fails", 27, 21),
        ("applications.outcomes", "natural_person", "fails", 22, 16),
        ("applications.outcomes", "total", "fails", 27, 21),
        ("applications.outcomes", "enterprise", "holds", 5, 5),
        ("applications.applicants", "received", "holds", 25, 25),
        ("review_litigation.total", "review", "holds", 4, 4),
        ("continuity.carried", "total", "unknown", None, 2),
    ]
    old = {**tables, "applications": applications("2021", received=[20, 5], granted=[20, 5])}
    archive.report(
        FAILING_OLD,
        "a-police",
        2023,
        old,
        "2021",
        current=0,
        title="云溪市公安局2023年度报告（旧）",
    )
    archive.report(FAILING, "a-police", 2023, tables, "2021", checks=checks, version=2)
    archive.insert(
        "changes", report=report_id(FAILING), previous=report_id(FAILING_OLD),
        where="applications.granted.total", before="25", after="23",
    )  # fmt: skip
    archive.report(
        EDITION_2019, "a-police", 2019,
        {
            "disclosure": disclosure(
                "2019",
                licensing__change=(None, "增加"),
                penalties__change=(-15, "-15"),
                procurement__amount=(28923880, "28,923,880 元"),
                fees__change=(None, "无"),
            ),
            "applications": applications("2019", received=[7, 1], granted=[7, 1], processed_total=[7, 1]),
            "review_litigation": review(),
        },
        "2019",
    )  # fmt: skip


def _others(archive: Archive) -> None:
    blank = applications("2021", received=[3, 0], granted=[3, 0], processed_total=[3, 0])
    blank["granted"]["enterprise"] = (None, "　")
    blank["granted"]["research_institution"] = (None, "—")
    blank["granted"]["legal_service"] = (None, "")
    archive.report(
        BLANKS, "a-school", 2022,
        {
            "disclosure": disclosure("2021", fees__amount=(None, "52.15")),
            "applications": blank,
            "review_litigation": review(),
        },
        "2021",
        checks=[("applications.applicants", "granted", "holds_if_blank_is_zero", 3, 3)],
        issues=[("no_unit", "disclosure.fees.amount", "No unit is printed.", "原文没有写明单位。")],
        status="partial",
    )  # fmt: skip
    for position, (name, unit, value, text) in enumerate(
        [("主动公开政府信息数", "条", 587, "587"), ("收到申请数", "件", None, "—")], start=1
    ):
        archive.insert(
            "statistics", report=report_id(BLANKS), position=position, name=name, unit=unit,
            indicator=None, this_year=value, this_year_printed=text,
            cumulative=None, cumulative_printed=None,
        )  # fmt: skip
    archive.insert(
        "hints", report=report_id(BLANKS), code="prose.differs", where="applications.received.total",
        message="The text says 5.", message_zh="正文所说为 5 件。", other=report_id(FAILING),
        measure=5.0,
    )  # fmt: skip
    glued = applications("2021", received=[3, 0], granted=[3, 0], processed_total=[3, 0])
    glued["denied_by_law"] = dict.fromkeys(COLUMNS, (None, None))
    del glued["refused_petition"]
    archive.report(
        MISSING, "a-county", 2021, {"applications": glued}, "2021", status="partial",
        disclosure_edition=None,
        issues=[
            ("glued", "applications.denied_by_law", "The borders between cells are lost.", "单元格之间的分隔丢失。"),
            ("table_missing", "disclosure", "This table was not found.", "没有找到此表。"),
        ],
    )  # fmt: skip
    archive.report(
        GONE, "a-town", 2020,
        {
            "disclosure": disclosure("2019"),
            "applications": applications("2019"),
            "review_litigation": review(),
        },
        "2019", gone_at="2026-11-15T08:00:00Z",
    )  # fmt: skip
    archive.report(
        NARRATIVE, None, 2018, {}, None, status="narrative", title=None, published=None,
        issues=[("agency_unknown", "", "The document names no agency.", "文中没有机关名称。")],
    )  # fmt: skip
    archive.report(
        HOSTILE, "a-formula", 2024,
        {"applications": applications("2021")}, "2021", title="<script>alert(1)</script>&2024年度报告",
        page_url="javascript:alert(1)", url="javascript:alert(1)",
        sections={"overview": ("<i>一</i>", "一段<b>文字</b>与 \"引号\" 。@SUM(A1)")},
    )  # fmt: skip


@pytest.fixture(name="site", scope="session")
def published_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site folder with one release of the tests' archive.db."""
    folder = tmp_path_factory.mktemp("publish")
    publish(build(folder / "archive.db"), folder / "site")
    return folder / "site"


class Browser:
    """Asks the application that `nianbao serve` runs, without the network."""

    def __init__(self, site: Path, archive: Path | None = None) -> None:
        self.app = SiteApp(site, archive)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """One GET request; redirects are not followed."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            cookies = kwargs.pop("cookies", None)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://site", cookies=cookies
            ) as client:
                return await client.get(path, **kwargs)

        return asyncio.run(ask())

    def page(self, path: str, **kwargs: Any) -> BeautifulSoup:
        """A page that must be there."""
        answer = self.get(path, **kwargs)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return BeautifulSoup(answer.text, "lxml")


@pytest.fixture(name="browser", scope="session")
def site_browser(site: Path) -> Browser:
    """A browser on the published site."""
    return Browser(site)
