"""The site as a Datasette plugin: its routes, its words in every template, its search in SQL."""

import sqlite3
from collections.abc import Callable, Generator
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.views.base import DatasetteError

from publish.pages.drawn import td
from publish.pages.front import release
from publish.plugins import answering, guard, looks, routes
from publish.searching import search
from publish.searching.asked import Refused
from publish.words import Words

# What Datasette's table pages raise at parameters that they can't make sense of.
_MISUSE = (
    DatasetteError, ValueError, TypeError, OverflowError, sqlite3.IntegrityError,
    sqlite3.ProgrammingError,  # a null character in the name of a column
)  # fmt: skip


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The pages of the site, before Datasette's own."""
    return routes.ROUTES


@hookimpl
def extra_template_vars(datasette: Any, request: Request | None) -> Callable[[], Any]:
    """`t`, the words of the visitor's language, and what the head and foot of every page need."""

    async def read() -> dict[str, Any]:
        return answering.on_every_page(request, await answering.read(datasette, release))

    return read


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """The filters of the templates, and words for the pages that Datasette makes without ours."""
    env.filters.update(looks.FILTERS)
    env.globals["draw_cell"] = td
    env.globals.update(t=Words("zh"), lang="zh", release=None, **looks.head(None))


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
    refused = exception if isinstance(exception, Refused) else None
    if refused or (code == 500 and _is_misuse(request, exception)):
        code = 400
    elif isinstance(exception, answering.TooSlow):
        code = 503
    if code not in (400, 403, 404, 503):
        if not request.path.endswith(".json"):
            # Datasette's handler logs it when it is asked for its page, which tells what went wrong
            # inside; the visitor gets one that says whose fault it is.
            outcome.force_result([answering.fault(request, datasette, outcome.get_result())])
        return
    # In place of Datasette's own handler, which logs every wrong address as a fault.
    if request.path.endswith(".json"):
        told = {"ok": False, "error": str(exception), "status": code}
        outcome.force_result([Response.json(told, status=code)])
    else:
        outcome.force_result(
            [answering.error(datasette, request, code, str(exception), refused=refused)]
        )


def _is_misuse(request: Request, exception: Exception) -> bool:
    """Datasette's table pages answer 500 to parameters that they can't make sense of: a column to
    sort by that is not there, a number that is none or too great, broken JSON."""
    on_its_pages = request.path.startswith(f"/{answering.DATABASE}/") and bool(request.query_string)
    return on_its_pages and isinstance(exception, _MISUSE)


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Request) -> Any:
    """The same for what is not open."""
    return answering.error(datasette, request, 403)
