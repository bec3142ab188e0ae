"""The command line: a thin face, each command a few lines that call a stage."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

# Commands import their stage when they run, so that `--help` and `show` do not wait for all of them.

ARCHIVE = Path("archive")
DATABASE = Path("archive.db")
SITE = Path("site")

ANY = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)


# -- options that commands share -------------------------------------------------------------------


def place(name: str, kind: click.Path, default: Path, help: str) -> Callable[[Any], Any]:
    """A folder or file with a usual place."""
    return click.option(name, type=kind, default=default, show_default=True, help=help)


def number(name: str, default: int, help: str, most: int | None = None) -> Callable[[Any], Any]:
    """A whole number from 1 on."""
    kind = click.IntRange(1, most)
    return click.option(name, default=default, show_default=True, type=kind, help=help)


def flag(name: str, *names: str, help: str) -> Callable[[Any], Any]:
    """Something to switch on."""
    return click.option(name, *names, is_flag=True, help=help)


def many(name: str, variable: str, help: str, **more: Any) -> Callable[[Any], Any]:
    """Something that may be named several times."""
    return click.option(name, variable, multiple=True, help=f"{help} (repeatable).", **more)


archive_option = place(
    "--archive", FOLDER, ARCHIVE, "Folder that keeps every page as it was published."
)
db_option = place("--db", FILE, DATABASE, "Database of what was read.")
site_option = place("--site", FOLDER, SITE, "Folder of the published releases.")
portals_option = click.option(
    "--portals",
    "portals_file",
    type=THERE,
    help="Registry of portals; the one that comes with nianbao if not given.",
)
json_option = flag("--json", "as_json", help="Print JSON, for scripts.")
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="the machine's cores",
    help="Processes that work at once.",
)
only_portals_option = many("--portal", "ids", "Only this portal", metavar="ID")
host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to serve on."
)
port_option = number("--port", 8001, "Port to serve on.", most=65535)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao")
def cli() -> None:
    """Archive of China's annual reports on open government information.

    政府信息公开工作年度报告：采集、存档、读取、核对、发布。

    The way of a report: crawl (or import) → parse → publish → serve. `nianbao demo` walks it once,
    on a small portal of its own.
    """


# -- crawl -----------------------------------------------------------------------------------------


@cli.command()
@many("--portal", "ids", "Crawl this portal", metavar="ID")
@flag("--all", "everything", help="Crawl every enabled portal.")
@flag("--due", help="Crawl the enabled portals whose time has come.")
@flag("--recheck", help="Ask again for every known report: edited? gone?")
@click.option(
    "--window", metavar="22:00-06:00", help="With --due: only within these hours (China)."
)
@click.option("--webhook", metavar="URL", help="Post alarms to this address as JSON.")
@click.option("--mail", metavar="COMMAND", help="Mail alarms with this command, as 'sendmail -t'.")
@portals_option
@archive_option
@jobs_option
@json_option
def crawl(
    ids: tuple[str, ...],
    everything: bool,
    due: bool,
    webhook: str | None,
    mail: str | None,
    as_json: bool,
    **order: Any,
) -> None:
    """Collect annual reports from portals into the archive.

    Exit 0 when every portal was crawled, 1 when one was blocked, empty or failed, or is red.
    """
    from crawler.command import Order, choose, crawl_and_watch
    from crawler.store import Busy

    known = _portals(order["portals_file"])
    with _in_a_line(LookupError):
        chosen = choose(known, ids)
    if bool(ids) + everything + due != 1:
        raise click.UsageError("name portals with --portal ID, or crawl those --due, or --all")
    with _in_a_line(Busy, ValueError):
        results, code = crawl_and_watch(chosen, Order(due=due, **order), sys.stderr, webhook, mail)
    _tell(as_json, results, *results)
    sys.exit(code)


@cli.command()
@portals_option
@archive_option
@json_option
def status(portals_file: Path | None, archive: Path, as_json: bool) -> None:
    """How the portals are: last success, last new report, what the last crawl met.

    Exit 1 when a portal is red: blocked, empty, vanished, or long without a success.
    """
    from crawler.watching.status import as_table, exit_code
    from crawler.watching.status import status as statuses_of

    statuses = statuses_of(_portals(portals_file), archive)
    _tell(as_json, statuses, as_table(statuses, colour=sys.stdout.isatty()))
    sys.exit(exit_code(statuses))


@cli.group()
def portals() -> None:
    """The registry of portals: see its lines, check them."""


@portals.command("list")
@click.option("--level", help="Only this level: central, province, prefecture, county, department.")
@click.option("--province", metavar="CODE|NAME", help="Only this province: 44, 440000 or 广东.")
@click.option("--family", help="Only this CMS family; - for those not known.")
@click.option("--enabled/--disabled", default=None, help="Only those that are crawled, or are not.")
@portals_option
@json_option
def portals_list(portals_file: Path | None, as_json: bool, **which: Any) -> None:
    """Print the lines of the registry that fit, one portal a line."""
    from crawler.registry.choose import as_table, choose

    try:
        chosen = choose(_portals(portals_file), **which)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _tell(as_json, chosen, as_table(chosen))


@portals.command("check")
@click.argument("file", required=False, type=THERE)
@flag("--live", help="Also ask every enabled column once, politely.")
@only_portals_option
@archive_option
@jobs_option
@json_option
def portals_check(
    file: Path | None, live: bool, ids: tuple[str, ...], archive: Path, jobs: int, as_json: bool
) -> None:
    """Hold every line of a registry (FILE, or the one that comes with nianbao) against the rules.

    Each finding names its line and what to do. Exit 1 when there is an error, or (--live) when a
    column does not answer with a list; warnings are for a person to look at.
    """
    from crawler.portals import REGISTRY, RegistryError
    from crawler.registry.check import check_some, exit_code, summary
    from crawler.registry.divisions import read_divisions
    from crawler.registry.live import GOOD, ask_columns, columns_of
    from parse.places.tables import DATA

    path = file or REGISTRY
    divisions = read_divisions(DATA / "divisions.csv", DATA / "overrides.csv")
    with _in_a_line(RegistryError, OSError):
        found, lines = check_some(path, divisions, ids)
    say = _silent if as_json else click.echo
    for told in (*found, summary(found, lines)):
        say(str(told))
    answers = []
    if live:
        columns, tell = columns_of(path, ids), lambda answer: say(str(answer))
        answers = ask_columns(columns, path, archive=archive, jobs=jobs, on_answer=tell)
    _tell(as_json, {"findings": found, "live": answers})
    sys.exit(exit_code(found) or int(any(answer.outcome not in GOOD for answer in answers)))


@cli.command()
@only_portals_option
@archive_option
@json_option
def verify(ids: tuple[str, ...], archive: Path, as_json: bool) -> None:
    """Check every byte of the archive: records whole, digests right, crawl state in agreement.

    Changes nothing. Exit 1 when something is lost or damaged.
    """
    from crawler.keeping import verify as check

    with _in_a_line(FileNotFoundError):
        found = check.verify(archive, ids)
    _tell(as_json, found, *found)
    if not all(one.ok for one in found):
        click.echo("nianbao recover puts right what can be", err=True)
        sys.exit(1)


@cli.command()
@only_portals_option
@archive_option
def recover(ids: tuple[str, ...], archive: Path) -> None:
    """Put the archive right after a killed run or a torn disk.

    A torn tail is cut to its last whole record; pages whose record was lost are asked for again by
    the next crawl. Exit 1 when a portal is being crawled and had to be left alone.
    """
    from crawler.keeping.verify import recover_archive

    with _in_a_line(FileNotFoundError):
        done = recover_archive(archive, ids)
    for portal, files in done:
        what = "being crawled, left alone" if files is None else f"{len(files)} files put right"
        click.echo(f"{portal}: {what}")
    if any(files is None for _, files in done):
        sys.exit(1)


@cli.command()
@click.argument("url", metavar="URL|ID")
@number("--pages", 100, "Most pages to ask for.")
@number(
    "--depth",
    5,
    "Most links from the home page of the portal, or of a body of a hub, to its column.",
)
@number("--seconds", 1200, "Most time to take.")
@flag("--only-own", help="Leave departments, districts and townships alone.")
@click.option(
    "--delay",
    default=2.0,
    show_default=True,
    type=click.FloatRange(min=0.5),
    help="Seconds between two requests to a host.",
)
@flag("--write", "writes", help="Put the lines into the registry.")
@many(
    "--loopback",
    "loopback",
    "A loopback address that may be asked: a portal of your own",
    metavar="HOST:PORT",
)
@click.option(
    "--portals",
    "portals_file",
    type=FILE,
    help="Registry to look into, and to write; the one that comes with nianbao if not given.",
)
@archive_option
@json_option
def discover(
    url: str,
    only_own: bool,
    writes: bool,
    loopback: tuple[str, ...],
    portals_file: Path | None,
    as_json: bool,
    **limits: Any,
) -> None:
    """Find the column of annual reports from a portal's home page, and propose registry lines.

    从门户首页出发，找到政府信息公开年报栏目，并给出登记行。

    Walks 政务公开 → 政府信息公开 → 政府信息公开年报, through menus in scripts too, and on to the departments, districts and
    townships that the portal links to. The ID of a registry line stands for its address. Each column is tried with its CMS family before it is proposed. What is asked for is kept in
    ARCHIVE/.discover. Ctrl-C prints what was found so far.

    Exit 0 when a column was found, 1 when none was (it says what was tried), 130 after Ctrl-C.
    """
    from crawler.discover import run
    from crawler.discover.order import Order
    from crawler.discover.propose import propose
    from crawler.discover.show import Live, as_text
    from crawler.discover.show import as_json as json_of
    from crawler.discover.write import told, write
    from crawler.portals import REGISTRY, RegistryError
    from crawler.store import Busy
    from parse.places.portal import of_portal

    path = portals_file or REGISTRY
    known = _portals(path) if path.exists() else []
    live, stopped = Live(sys.stderr), False
    try:
        with _in_a_line(Busy, ValueError, OSError):
            order = Order.beside(known, url, loopback=loopback, hubs=not only_own, **limits)
            findings = run.discover(order, live)
    except run.Stopped as stop:
        findings, stopped = stop.findings, True
    finally:
        live.close()
    proposals = propose(findings, known, of_portal, loopback=order.loopback)
    _tell(as_json, json_of(findings, proposals), as_text(findings, proposals))
    if writes and proposals:
        with _in_a_line(RegistryError, OSError, before="nothing was written: "):
            click.echo(told(*write(proposals, path), path), err=True)
    if stopped or not proposals:
        sys.exit(130 if stopped else 1)


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=ANY)
@click.option("--url", help="Where the document was found on the web, if it is one file.")
@archive_option
@json_option
def import_(files: tuple[Path, ...], url: str | None, archive: Path, as_json: bool) -> None:
    """Take documents that you have (files or folders) into the archive.

    They are kept byte for byte and go the same way as crawled ones.
    """
    from crawler.importing import import_files
    from crawler.store import Busy

    if missing := [str(path) for path in files if not path.exists()]:
        raise click.ClickException(f"no such file: {', '.join(missing)}")
    with _in_a_line(ValueError, Busy):
        summary = import_files(files, archive, url=url)
    _tell(as_json, summary, f"{summary}; next: nianbao parse")
    for path, why in summary.failed if not as_json else ():
        click.echo(f"{path}: {why}", err=True)
    if summary.failed:
        sys.exit(1)


# -- parse -----------------------------------------------------------------------------------------


@cli.command()
@archive_option
@db_option
@flag("--all", "everything", help="Read everything again, not only what is new.")
@jobs_option
@json_option
def parse(archive: Path, db: Path, everything: bool, jobs: int, as_json: bool) -> None:
    """Read what is new in the archive into the database.

    Exit 1 when a reader failed in a way it should not; the document is kept and the rest is read.
    """
    from parse.load import Busy, parse_archive
    from parse.store import NewerDatabase

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total} documents read", nl=done == total, err=True)

    quiet = as_json or not sys.stderr.isatty()
    with _in_a_line(Busy, NewerDatabase, FileNotFoundError, ValueError):
        summary = parse_archive(
            archive,
            db,
            everything=everything,
            jobs=jobs,
            on_progress=None if quiet else progress,
        )
    _tell(as_json, summary, summary)
    for failure in summary.failures:
        _say_bug(failure)
    if summary.failures:
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--url", help="Where the document was found: tells whose it is if it does not say so."
)
@portals_option
@json_option
def show(file: Any, url: str | None, portals_file: Path | None, as_json: bool) -> None:
    """Read one document, any format, and print what was read (- for standard input).

    Exit 1 when it is no annual report or can't be read.
    """
    from parse.model import Context
    from parse.pool import NotRead, read_safely
    from parse.show import as_json as json_of
    from parse.show import as_text

    context = Context(url=url)
    if url:
        from crawler.portals import portal_for_url

        if portal := portal_for_url(url, _portals(portals_file)):
            context = Context(
                url=url, agency=portal.agency or None, division_code=portal.division_code or None
            )
    try:
        report = read_safely(file.read(), context)
    except NotRead as error:
        if error.bug:
            _say_bug(error.bug)
        raise click.ClickException(str(error)) from error
    _tell(as_json, json_of(report), as_text(report))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--write", "page", type=FILE, help="Write the result as a page, such as docs/accuracy.md."
)
@click.option(
    "--floor",
    type=FILE,
    help="Fail where the result is below this file; raise the file where it is above.",
)
@flag("--lower-floor", help="Let the floor fall, on purpose.")
@json_option
def accuracy(
    folder: Path, page: Path | None, floor: Path | None, lower_floor: bool, as_json: bool
) -> None:
    """Score the reader against hand-checked values (golden.json) in a folder of reports.

    Exit 1 when a cell is wrong or the result is below the floor.
    """
    from parse import accuracy as measure

    with _in_a_line(FileNotFoundError, measure.BelowFloor):
        scores = measure.score(folder)
        if floor:
            measure.write_floor(scores, floor, lower_floor)
    text = measure.as_markdown(scores, folder.name)
    if page:
        page.write_text(text, "utf-8")
    _tell(as_json, measure.as_json(scores), text)
    if any(one.wrong for one in scores.values()):
        sys.exit(1)


# -- publish ---------------------------------------------------------------------------------------


@cli.command()
@db_option
@site_option
def publish(db: Path, site: Path) -> None:
    """Make a release of the site and its downloads from the database.

    The last good release stays up when this one fails.
    """
    from publish.errors import PublishError
    from publish.release import publish as make

    with _in_a_line(PublishError):
        release = make(db, site, on_progress=_count)
    click.echo(f"Release {release.version} is in {site}: {release.reports} reports")


@cli.command()
@click.argument("out", type=FOLDER)
@place(
    "--source",
    click.Path(path_type=Path, exists=True),
    SITE,
    "A site, a release of it, or an archive.db.",
)
@many("--format", "formats", "csv, xlsx, parquet, sqlite")
@many("--table", "tables", "Only this table")
@many("--year", "years", "Only this year", type=int)
@many("--place", "places", "Only this division and below")
def export(out: Path, source: Path, formats: tuple[str, ...], **which: Any) -> None:
    """Write tables into a new folder OUT, with datapackage.json and checksums."""
    from publish.errors import PublishError
    from publish.exports import export as exporting

    with _in_a_line(PublishError):
        made = exporting.export(
            source, out, formats=formats or exporting.FORMATS, on_file=_count, **which
        )
    click.echo(f"{len(made)} files in {out}")


@cli.command()
@site_option
@archive_option
@host_option
@port_option
@number("--workers", 1, "Processes that answer: one for each core of a busy server.", most=64)
@flag("--sql", help="Let visitors ask the database in SQL, with time limits.")
def serve(site: Path, archive: Path, host: str, port: int, workers: int, sql: bool) -> None:
    """Serve the published site until Ctrl-C.

    Archived pages are shown from the archive, where it is there.
    """
    _serve(site, host, port, archive, sql, workers)


# -- all of it -------------------------------------------------------------------------------------


@cli.command()
@place("--work", FOLDER, Path("demo-work"), "Folder for the demo's archive, database and site.")
@flag("--no-serve", help="Stop before serving the site.")
@host_option
@port_option
@number("--portal-port", 8771, "First of the three ports of the demo's own portals.", most=65000)
def demo(work: Path, no_serve: bool, host: str, port: int, portal_port: int) -> None:
    """Walk the whole way once: crawl three small portals on loopback, parse, publish, serve.

    The portals are part of nianbao and speak the dialects of three real CMS families. They are
    crawled on two days, between which one report is edited, one disappears and one is new. Run
    again, the demo finds nothing new.
    """
    from crawler.run import crawl as run
    from demo.registry import write_portals_csv
    from demo.server import DemoPortals, PortBusyError
    from parse.load import parse_archive
    from publish.release import publish as make

    work.mkdir(parents=True, exist_ok=True)
    registry = write_portals_csv(work / "portals.csv", portal_port)
    archive, database, site = work / ARCHIVE, work / DATABASE, work / SITE
    known = archive.exists()
    try:
        with DemoPortals(base_port=portal_port, day=2 if known else 1) as portals:
            for day, recheck in ((2, False),) if known else ((1, False), (2, True)):
                portals.day = day
                click.echo(f"Crawling three demo portals, day {day}")
                results = run(_portals(registry), archive, portals_file=registry, recheck=recheck)
                for result in results:
                    click.echo(f"  {result}")
                if failed := [result for result in results if not result.ok]:
                    raise click.ClickException(f"the crawl of {failed[0].portal} failed")
    except PortBusyError as error:
        raise click.ClickException(f"{error}; name another with --portal-port") from error
    click.echo(str(parse_archive(archive, database)))
    release = make(database, site)
    click.echo(f"Published release {release.version}: {release.reports} reports")
    if no_serve:
        click.echo(f"To look at it: nianbao serve --site {site}")
    else:
        _serve(site, host, port, archive)


# -- what commands share ---------------------------------------------------------------------------


def _portals(path: Path | None) -> list[Any]:
    """The registry, or the error in it as a sentence."""
    from crawler.portals import REGISTRY, RegistryError, read_portals

    with _in_a_line(RegistryError, OSError):
        return list(read_portals(path or REGISTRY))


def _serve(
    site: Path, host: str, port: int, archive: Path, sql: bool = False, workers: int = 1
) -> None:
    from publish.errors import PublishError
    from publish.serving import serve as run

    click.echo(f"Serving on http://{host}:{port} (Ctrl-C ends it)")
    kept = archive if archive.is_dir() else None
    with _in_a_line(PublishError):
        run(site, host=host, port=port, archive=kept, sql=sql, workers=workers)


@contextmanager
def _in_a_line(*kinds: type[Exception], before: str = "") -> Iterator[None]:
    """Turn errors that a person can do something about into one line and exit code 1."""
    try:
        yield
    except kinds as error:
        told = error.args[0] if isinstance(error, LookupError) else error
        raise click.ClickException(f"{before}{told}") from error


def _tell(as_json: bool, value: object, *lines: object) -> None:
    """Print a result: its fields as JSON, or what it says of itself."""
    if as_json:
        click.echo(json.dumps(_fields(value), ensure_ascii=False, indent=2, default=str))
    else:
        for text in map(str, lines):
            click.echo(text, nl=bool(text) and not text.endswith("\n"))


def _count(what: str, number: int, of: int) -> None:
    click.echo(f"{number}/{of} {what}", err=True)


def _say_bug(told: str) -> None:
    click.echo(f"A reader failed; this is a bug of nianbao:\n{told}", err=True)


def _silent(text: str) -> None:
    """Say nothing: what there is to say comes as JSON."""


def _fields(value: Any) -> Any:
    """Results as JSON has them: their fields by name, in lists and under keys too."""
    if isinstance(value, list | tuple):
        return [_fields(one) for one in value]
    if isinstance(value, dict):
        return {key: _fields(one) for key, one in value.items()}
    names = getattr(value, "__dataclass_fields__", None)
    return value if names is None else {name: getattr(value, name) for name in names}


if __name__ == "__main__":
    cli()
