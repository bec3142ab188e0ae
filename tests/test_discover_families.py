"""From a home page to the column of every CMS family: the address and the family that a crawl needs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.discover.walk import Answer, Limits, Walk
from tests.crawl.families import Portal
from tests.crawl.server import Asked, Site
from tests.discover import homes
from tests.test_crawl_families_crawls import PORTALS

HOST = "http://www.a.gov.cn"
# No page leads to it: its column is an interface that is asked by POST alone.
WITHOUT_A_PAGE = {"fujian"}


@pytest.mark.parametrize("name", sorted(set(PORTALS) - WITHOUT_A_PAGE))
def test_the_column_of_every_family_is_found(name: str) -> None:
    make: Callable[[], Portal] = PORTALS[name]
    portal = make()
    portal.pages["/"] = homes.home(homes.menu(("政务公开", "/gk-0/")))
    column = portal.column.replace("&", "&amp;")
    portal.pages["/gk-0/"] = homes.page(homes.menu(("政府信息公开年报", column)))
    told: list[dict[str, Any]] = []
    walk, site = Walk(f"{HOST}/", Limits(), told.append), Site(portal.pages)
    while (step := walk.next()) is not None:
        parts = urlsplit(step.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": "www.a.gov.cn", "X-Requested-With": "XMLHttpRequest", "Referer": HOST}
        reply = site.answer(Asked("POST" if step.form else "GET", path, headers, step.form or ""))
        outcome = "ok" if reply.status == 200 else "missing"
        walk.take(step, Answer(step.url, outcome, None, reply.data.decode()))
    [found] = [event for event in told if event["event"] == "column"]
    assert found["url"] == HOST + portal.column
    assert found["family"] == portal.family
    named = {urlsplit(title["url"]).path for title in found["titles"]}
    assert named and named <= {path.partition("?")[0] for path in portal.reports}
