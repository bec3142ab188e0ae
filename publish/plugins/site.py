"""The site as a Datasette plugin: its routes, its words in every template, its search in SQL."""

import sqlite3
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from datasette import NotFound, Request, Response, hookimpl
from datasette.utils import sqlite_timelimit
from datasette.views.base import DatasetteError

from publish import search
from publish.form import Lang
from publish.pages.front import front, plain_files, release
from publish.pages.report import report
from publish.pages.results import results
from publish.pages.status import status
from publish.plugins import files, guard, looks
from publish.words import LANGUAGES, Words

DATABASE = "nianbao"
_COOKIE = "lang"
_YEAR_OF_SECONDS = 365 * 24 * 3600
# What Datasette's table pages raise at parameters that they can't make sense of.
_MISUSE = (DatasetteError, ValueError, TypeError, OverflowError, sqlite3.IntegrityError)
T = TypeVar("T")


class TooSlow(Exception):
    """Raised where a query ran into the time limit."""


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The pages of the site, before Datasette's own."""
    return [
        (r"/$", front_page),
        (r"/search$", search_page),
        (r"/report/(?P<id>[^/]+)$", report_page),
        (r"/status$", status_page),
        (r"/downloads$", downloads_page),
        (r"/downloads/(?P<file>[^/]+)$", files.download),
    ]


async def front_page(request: Request, datasette: Any) -> Response:
    """`/`"""
    words = _words(request)
    folder = files.folder(datasette)
    return await _page(datasette, request, "front", lambda db: front(db, folder, words))


async def search_page(request: Request, datasette: Any) -> Response:
    """`/search?q=…&year=…&page=…`"""
    query = (request.args.get("q") or "").strip()
    year, page = _whole(request, "year"), _whole(request, "page") or 1
    return await _page(datasette, request, "search", lambda db: results(db, query, year, page))


async def report_page(request: Request, datasette: Any) -> Response:
    """`/report/<id>`, with `?q=` the words of a search are marked."""
    id, query = request.url_vars["id"], request.args.get("q") or ""
    words = _words(request)

    def read(db: sqlite3.Connection) -> dict[str, Any]:
        found = report(db, id, query, words)
        if found is None:
            raise NotFound(f"report {id}")
        return found

    return await _page(datasette, request, "report", read)


async def status_page(request: Request, datasette: Any) -> Response:
    """`/status`"""
    return await _page(datasette, request, "status", status)


async def downloads_page(request: Request, datasette: Any) -> Response:
    """`/downloads`"""
    folder = files.folder(datasette)
    return await _page(datasette, request, "downloads", lambda db: {"files": plain_files(folder)})


@hookimpl
def extra_template_vars(datasette: Any, request: Request | None) -> Callable[[], Any]:
    """`t`, the words of the visitor's language, and what the head and foot of every page need."""

    async def read() -> dict[str, Any]:
        words = _words(request)
        return {
            "t": words,
            "lang": words.lang,
            "release": await _read(datasette, release),
            "css": looks.css_address(),
            "other_language": _other_language(request, words.lang),
        }

    return read


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """The filters of the templates, and words for the pages that Datasette makes without ours."""
    env.filters.update(looks.FILTERS)
    env.globals.update(t=Words("zh"), lang="zh", css=looks.css_address(), release=None)


@hookimpl(trylast=True)  # after Datasette's own, which it replaces
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let Datasette's `_search=` ask the index of pairs: it runs `match escape_fts(:search)`."""
    conn.create_function("escape_fts", 1, search.match_or_nothing)


@hookimpl
def asgi_wrapper() -> Callable[[Any], Any]:
    """Security headers on every answer; Datasette's pages about itself stay inside."""
    return guard.guarded


@hookimpl(hookwrapper=True)
def handle_exception(
    datasette: Any, request: Request, exception: Exception
) -> Generator[None, Any, None]:
    """A page of our own for what is not there or not asked rightly; our faults go to the log."""
    outcome = yield
    code = getattr(exception, "status", 500)
    if code == 500 and _is_misuse(request, exception):
        code = 400
    if code not in (400, 403, 404):
        return
    # In place of Datasette's own handler, which logs every wrong address as a fault.
    if request.path.endswith(".json"):
        told = {"ok": False, "error": str(exception), "status": code}
        outcome.force_result([Response.json(told, status=code)])
    else:
        outcome.force_result([_error(datasette, request, code, str(exception))])


def _is_misuse(request: Request, exception: Exception) -> bool:
    """Datasette's table pages answer 500 to parameters that they can't make sense of: a column to
    sort by that is not there, a number that is none or too great, broken JSON."""
    on_its_pages = request.path.startswith(f"/{DATABASE}/") and bool(request.query_string)
    return on_its_pages and isinstance(exception, _MISUSE)


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Request) -> Any:
    """The same for what is not open."""
    return _error(datasette, request, 403)


async def _error(datasette: Any, request: Request, code: int, reason: str = "") -> Response:
    context = {"code": code, "reason": reason}
    html = await datasette.render_template("site/error.html", context, request=request)
    return Response.html(html, status=code)


async def _page(
    datasette: Any,
    request: Request,
    name: str,
    read: Callable[[sqlite3.Connection], dict[str, Any]],
) -> Response:
    try:
        context = await _read(datasette, read)
    except TooSlow:
        return await _error(datasette, request, 503)
    html = await datasette.render_template(f"site/{name}.html", context, request=request)
    response = Response.html(html, headers={"cache-control": "max-age=300"})
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(_COOKIE, request.args.get("lang"), max_age=_YEAR_OF_SECONDS)
    return response


async def _read(datasette: Any, read: Callable[[sqlite3.Connection], T]) -> T:
    """Run `read` in one of Datasette's threads, under its time limit for SQL."""

    def limited(conn: sqlite3.Connection) -> T:
        try:
            with sqlite_timelimit(conn, datasette.setting("sql_time_limit_ms")):
                return read(conn)
        except sqlite3.OperationalError as error:
            if error.args == ("interrupted",):
                raise TooSlow from error
            raise

    result: T = await datasette.get_database(DATABASE).execute_fn(limited)
    return result


def _words(request: Request | None) -> Words:
    """The language asked for by `?lang=`, else the one remembered, else Chinese."""
    if request is not None:
        for wanted in (request.args.get("lang"), request.cookies.get(_COOKIE)):
            if wanted in LANGUAGES:
                return Words(wanted)
    return Words("zh")


def _other_language(request: Request | None, lang: Lang) -> str:
    """The address of this page in the other language."""
    return looks.with_parameter(request, "lang", "en" if lang == "zh" else "zh")


def _whole(request: Request, name: str) -> int | None:
    """A parameter that is a small whole number; anything else is as if it were not there."""
    text = request.args.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
