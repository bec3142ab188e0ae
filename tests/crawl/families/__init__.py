"""Small portals, one for each CMS family, rebuilt after what is known of the real ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.crawl.dialects import title
from tests.crawl.server import Page, Reply

# Neighbours that stand in such columns and are no reports on open information.
FRIENDS = ("某市政府网站工作年度报表（2023年度）", "某市2023年法治政府建设年度报告")


@dataclass(frozen=True)
class Portal:
    """A portal in one dialect, and what a crawl of it must bring."""

    family: str
    column: str
    pages: dict[str, Page]
    reports: set[str]
    attachments: set[str] = field(default_factory=set)
    never: tuple[str, ...] = ()  # parts of addresses that no crawl has a reason to ask for


def date(number: int) -> str:
    return f"2024-01-{number % 28 + 1:02d}"


def chunks(numbers: Iterable[int], size: int) -> list[list[int]]:
    rows = list(numbers)
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def page(body: str, head: str = "") -> Reply:
    return Reply(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    )


def detail(number: int, container: str, extra: str = "", head: str = "") -> Reply:
    """A report's page with the standard metas, its body where the family keeps it."""
    heading = title(number)
    metas = (
        f'<meta name="SiteIDCode" content="4400000001"><meta name="ArticleTitle" content="{heading}">'
        f'<meta name="PubDate" content="{date(number)} 09:30"><meta name="ContentSource" content="办公室">'
    )
    text = f"<h1>{heading}</h1><div {container}><p>本报告分六个部分，所列数据的统计期限为全年。</p>{extra}</div>"
    return page(f"<div class='bread'><a href='/'>首页</a></div>{text}", metas + head)


def item(number: int, href: str, short: bool = False) -> str:
    """One entry of a list as most families write it."""
    words = title(number)[:12] + "…" if short else title(number)
    return f'<li><a href="{href}" title="{title(number)}" target="_blank">{words}</a><span>{date(number)}</span></li>'


def friends(pattern: str) -> str:
    """The neighbours as entries; `pattern` makes an address of a number."""
    return "".join(
        f'<li><a href="{pattern.format(900 + n)}">{words}</a><span>2024-01-02</span></li>'
        for n, words in enumerate(FRIENDS)
    )
