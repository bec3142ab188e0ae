"""How a page is answered: read in a thread under the time limit, rendered, or refused in a sentence."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from datasette import Request, Response
from datasette.utils import await_me_maybe
from jinja2 import Environment

from publish.form import Lang
from publish.pages.front import release
from publish.plugins import looks
from publish.searching.asked import Asked, Refused
from publish.words import LANGUAGES, Words

DATABASE = "nianbao"
CACHED = {"cache-control": "max-age=300"}
_COOKIE = "lang"
_STEPS = 1000  # of SQLite's machine between two looks at the clock
_YEAR_OF_SECONDS = 365 * 24 * 3600
T = TypeVar("T")


class TooSlow(Exception):
    """Raised where a query ran into the time limit."""


async def page(
    datasette: Any,
    request: Request,
    name: str,
    read_it: Callable[[sqlite3.Connection], dict[str, Any]],
) -> Response:
    """The page `site/<name>.html` with what `read_it` found in the release."""

    def rendered(conn: sqlite3.Connection) -> str:
        context = read_it(conn) | on_every_page(request, release(conn))
        return _environment(datasette).get_template(f"site/{name}.html").render(context)

    try:
        html = await read(datasette, rendered)
    except TooSlow:
        return await error(datasette, request, 503)
    response = Response.html(html, headers=CACHED)
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(_COOKIE, request.args.get("lang"), max_age=_YEAR_OF_SECONDS)
    return response


def on_every_page(request: Request | None, release: sqlite3.Row | None) -> dict[str, Any]:
    """`t`, the words of the visitor's language, and what the head and foot of every page need."""
    said = words(request)
    return {
        "t": said,
        "lang": said.lang,
        "release": release,
        **looks.head(request),
        "other_language": other_language(request, said.lang),
        "here": request.path if request else "",
    }


def _environment(datasette: Any) -> Environment:
    """Datasette's templates for our pages, made to run straight through: a page that waits for
    nothing is drawn in a third of the time that the asynchronous templates take."""
    env: Environment | None = getattr(datasette, "_nianbao_templates", None)
    if env is None:
        env = datasette.jinja_env.overlay(enable_async=False)
        datasette._nianbao_templates = env
    return env


async def error(
    datasette: Any, request: Request, code: int, reason: str = "", refused: Refused | None = None
) -> Response:
    """A page that says what is wrong and where to go on."""
    context = {"code": code, "reason": reason, "refused": refused}
    html = await datasette.render_template("site/error.html", context, request=request)
    return Response.html(html, status=code)


async def fault(request: Request, datasette: Any, handlers: list[Any]) -> Response:
    """The page of an error of ours, which asks nothing of the database, for that may be what is wrong;
    `handlers` are those that write it to the log."""
    for handler in handlers:
        await await_me_maybe(handler)
    context = {"code": 500, "reason": "", "refused": None} | on_every_page(request, None)
    html = _environment(datasette).get_template("site/error.html").render(context)
    return Response.html(html, status=500)


async def read(datasette: Any, read_it: Callable[[sqlite3.Connection], T]) -> T:
    """Run `read_it` in one of Datasette's threads, under its time limit for SQL.

    What counts is the thread's own time: on a busy machine nobody is refused for having waited.
    """

    def limited(conn: sqlite3.Connection) -> T:
        end = time.thread_time() + datasette.setting("sql_time_limit_ms") / 1000
        conn.set_progress_handler(lambda: time.thread_time() > end, _STEPS)
        try:
            return read_it(conn)
        except sqlite3.OperationalError as error:
            if error.args == ("interrupted",):
                raise TooSlow from error
            raise
        finally:
            conn.set_progress_handler(None, _STEPS)

    result: T = await datasette.get_database(DATABASE).execute_fn(limited)
    return result


def asked(request: Request) -> Asked:
    """The parameters of a request."""
    return Asked({name: request.args[name] for name in request.args})


def words(request: Request | None) -> Words:
    """The language asked for by `?lang=`, else the one remembered, else Chinese."""
    if request is not None:
        for wanted in (request.args.get("lang"), request.cookies.get(_COOKIE)):
            if wanted in LANGUAGES:
                return Words(wanted)
    return Words("zh")


def other_language(request: Request | None, lang: Lang) -> str:
    """The address of this page in the other language."""
    return looks.with_parameter(request, "lang", "en" if lang == "zh" else "zh")
