"""The addresses of the site's own pages, and which page answers each."""

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import Request, Response

from publish import addresses
from publish.pages import compare, explained, one_report, one_workbook, register
from publish.pages.agency import agency
from publish.pages.coverage import coverage
from publish.pages.front import front
from publish.pages.place import place
from publish.pages.report import report
from publish.pages.results import listed, results
from publish.pages.status import status
from publish.plugins import archived, feeds, files
from publish.plugins.answering import asked, page, read, words
from publish.plugins.common import archive_folder, csv_file, found, small_file
from publish.words import Words


async def front_page(request: Request, datasette: Any) -> Response:
    """`/`"""
    folder = files.folder(datasette)
    return await page(datasette, request, "front", lambda db: front(db, folder, words(request)))


async def search_page(request: Request, datasette: Any) -> Response:
    """`/search?q=…&year=…&place=…&type=…&category=…&quality=…&section=…&sort=…&page=…`"""
    return await page(
        datasette, request, "search", lambda db: results(db, asked(request), words(request))
    )


async def search_csv(request: Request, datasette: Any) -> Response:
    """`/search.csv?…`: the hits of a search, as its page finds them."""
    text = await read(datasette, lambda db: listed(db, asked(request)))
    return csv_file(datasette, "search", text)


async def report_page(request: Request, datasette: Any) -> Response:
    """`/report/<id>`, with `?q=` the words of a search are marked."""
    id, query = request.url_vars["id"], request.args.get("q") or ""
    kept = archive_folder(datasette) is not None

    def read_it(db: sqlite3.Connection) -> dict[str, Any]:
        return found(report(db, id, query, words(request), kept), f"report {id}")

    return await page(datasette, request, "report", read_it)


async def report_csv(request: Request, datasette: Any) -> Response:
    """`/report/<id>.csv`: its cells, one a line."""
    id = request.url_vars["id"]
    text = await read(datasette, lambda db: one_report.as_csv(db, id))
    return csv_file(datasette, f"report-{id}", found(text, f"report {id}"))


async def report_xlsx(request: Request, datasette: Any) -> Response:
    """`/report/<id>.xlsx`: the form as printed, its text, its sums."""
    id = request.url_vars["id"]
    book = await read(datasette, lambda db: one_workbook.as_xlsx(db, id))
    return small_file(datasette, f"report-{id}", "xlsx", found(book, f"report {id}"))


async def agency_page(request: Request, datasette: Any) -> Response:
    """`/agency/<id>`"""
    id = request.url_vars["id"]
    return await page(
        datasette,
        request,
        "agency",
        lambda db: found(agency(db, id, words(request)), f"agency {id}"),
    )


async def place_page(request: Request, datasette: Any) -> Response:
    """`/place/<code>`"""
    code = request.url_vars["code"]
    return await page(
        datasette,
        request,
        "place",
        lambda db: found(place(db, code, words(request)), f"place {code}"),
    )


async def coverage_page(request: Request, datasette: Any) -> Response:
    """`/coverage?place=…&state=…&year=…&page=…`"""
    return await page(
        datasette, request, "coverage", lambda db: coverage(db, asked(request), words(request))
    )


async def checks_page(request: Request, datasette: Any) -> Response:
    """`/checks?rule=…&year=…&place=…&page=…`"""
    return await page(
        datasette,
        request,
        "checks",
        lambda db: register.register(db, asked(request), words(request)),
    )


async def checks_csv(request: Request, datasette: Any) -> Response:
    """`/checks.csv?rule=…&year=…&place=…`"""
    text = await read(datasette, lambda db: register.as_csv(db, asked(request)))
    return csv_file(datasette, "failing-sums", text)


async def compare_page(request: Request, datasette: Any) -> Response:
    """`/compare?agencies=…&places=…&indicator=…&basis=…&add=…`"""
    return await page(
        datasette,
        request,
        "compare",
        lambda db: compare.compare(db, asked(request), words(request)),
    )


async def compare_csv(request: Request, datasette: Any) -> Response:
    """`/compare.csv?…`"""
    text = await read(datasette, lambda db: compare.as_csv(db, asked(request)))
    return csv_file(datasette, "compare", text)


def of_words(name: str, read_it: Callable[[sqlite3.Connection, Words], dict[str, Any]]) -> Any:
    """The answer of a page that asks for nothing but the language."""

    async def answer(request: Request, datasette: Any) -> Response:
        return await page(datasette, request, name, lambda db: read_it(db, words(request)))

    return answer


async def status_page(request: Request, datasette: Any) -> Response:
    """`/status`"""
    return await page(datasette, request, "status", status)


ROUTES: list[tuple[str, Callable[..., Any]]] = [
    *addresses.ROUTES,
    (r"/$", front_page),
    (r"/search$", search_page),
    (r"/search\.csv$", search_csv),
    (r"/report/(?P<id>[^/.]+)\.csv$", report_csv),
    (r"/report/(?P<id>[^/.]+)\.xlsx$", report_xlsx),
    (r"/report/(?P<id>[^/]+)$", report_page),
    (r"/archived/(?P<id>[^/]+)$", archived.frame),
    (r"/archived/(?P<id>[^/]+)/page$", archived.body),
    (r"/archived/(?P<id>[^/]+)/file$", archived.original),
    (r"/agency/(?P<id>[^/.]+)$", agency_page),
    (r"/place/(?P<code>[0-9]+)$", place_page),
    (r"/feed\.atom$", feeds.all_of_it),
    (r"/agency/(?P<id>[^/.]+)\.atom$", feeds.of_agency),
    (r"/place/(?P<code>[0-9]+)\.atom$", feeds.of_place),
    (r"/coverage$", coverage_page),
    (r"/checks$", checks_page),
    (r"/checks\.csv$", checks_csv),
    (r"/compare$", compare_page),
    (r"/compare\.csv$", compare_csv),
    (r"/codebook$", of_words("codebook", explained.codebook)),
    (r"/indicators$", of_words("indicators", explained.defined)),
    (r"/glossary$", of_words("glossary", explained.glossary)),
    (r"/accuracy$", of_words("accuracy", explained.accuracy)),
    (r"/about$", of_words("about", explained.about)),
    (r"/status$", status_page),
]
