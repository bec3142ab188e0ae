"""The command line: a thin face, each command a few lines that call a stage."""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

# Commands import their stage when they run, so that `--help` and `show` do not wait for all of them.

ARCHIVE = Path("archive")
DATABASE = Path("archive.db")
SITE = Path("site")

archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    default=ARCHIVE,
    show_default=True,
    help="Folder that keeps every page as it was published.",
)
db_option = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DATABASE,
    show_default=True,
    help="Database of what was read.",
)
site_option = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=SITE,
    show_default=True,
    help="Folder of the published releases.",
)
portals_option = click.option(
    "--portals",
    "portals_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Registry of portals; the one that comes with nianbao if not given.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="the machine's cores",
    help="Processes that work at once.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao")
def cli() -> None:
    """Archive of China's annual reports on open government information.

    政府信息公开工作年度报告：采集、存档、读取、核对、发布。

    The way of a report: crawl (or import) → parse → publish → serve. `nianbao demo` walks it once,
    on a small portal of its own.
    """


@cli.command()
@click.option(
    "--portal", "ids", multiple=True, metavar="ID", help="Crawl this portal (repeatable)."
)
@click.option("--all", "everything", is_flag=True, help="Crawl every enabled portal.")
@click.option("--due", is_flag=True, help="Crawl the enabled portals whose time has come.")
@click.option("--recheck", is_flag=True, help="Ask again for every known report: edited? gone?")
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
    recheck: bool,
    window: str | None,
    webhook: str | None,
    mail: str | None,
    portals_file: Path | None,
    archive: Path,
    jobs: int,
    as_json: bool,
) -> None:
    """Collect annual reports from portals into the archive.

    Exit 0 when every portal was crawled, 1 when one was blocked, empty or failed, or is red.
    """
    from crawler import run as runner
    from crawler.store import Busy
    from crawler.watching.notify import notify
    from crawler.watching.progress import Progress
    from crawler.watching.status import exit_code, overall
    from crawler.watching.status import status as statuses_of

    known = _portals(portals_file)
    if unknown := set(ids) - {portal.id for portal in known}:
        raise click.ClickException(f"no portal {', '.join(sorted(unknown))} in the registry")
    if bool(ids) + everything + due != 1:
        raise click.UsageError("name portals with --portal ID, or crawl those --due, or --all")
    chosen = [p for p in known if p.id in ids] if ids else [p for p in known if p.enabled]
    progress = Progress(len(chosen), sys.stderr)
    common: dict[str, Any] = {
        "portals_file": portals_file,
        "jobs": jobs,
        "on_progress": progress,
    }
    try:
        if due:
            results = runner.crawl_due(chosen, archive, window=window, **common)
        else:
            results = runner.crawl(chosen, archive, recheck=recheck, **common)
    except (Busy, ValueError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        progress.close()
    statuses = statuses_of(chosen, archive)
    troubles = notify(overall(statuses, archive), webhook, mail)
    if as_json:
        _print_json([_fields(result) for result in results])
    else:
        for result in results:
            click.echo(_crawl_sentence(result))
    if any(result.outcome != "ok" for result in results) or exit_code(statuses) or troubles:
        sys.exit(1)


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
    if as_json:
        _print_json([_fields(one) for one in statuses])
    else:
        click.echo(as_table(statuses, colour=sys.stdout.isatty()), nl=False)
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
def portals_list(
    level: str | None,
    province: str | None,
    family: str | None,
    enabled: bool | None,
    portals_file: Path | None,
    as_json: bool,
) -> None:
    """Print the lines of the registry that fit, one portal a line."""
    from crawler.registry.choose import as_table, choose

    try:
        chosen = choose(
            _portals(portals_file), level=level, province=province, family=family, enabled=enabled
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        _print_json([_fields(portal) for portal in chosen])
    else:
        click.echo(as_table(chosen), nl=False)


@portals.command("check")
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--live", is_flag=True, help="Also ask every enabled column once, politely.")
@click.option("--portal", "ids", multiple=True, metavar="ID", help="Only this portal (repeatable).")
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
    from crawler.portals import REGISTRY, RegistryError, read_lines
    from crawler.registry.check import check, exit_code, summary
    from crawler.registry.divisions import read_divisions
    from crawler.registry.live import GOOD, ask_columns, columns_of
    from parse.places.tables import DATA

    path = file or REGISTRY
    divisions = read_divisions(DATA / "divisions.csv", DATA / "overrides.csv")
    try:
        found = [f for f in check(path, divisions) if not ids or f.id in ids]
        lines = sum(1 for _, line in read_lines(path) if not ids or line["id"].strip() in ids)
    except (RegistryError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if not as_json:
        for finding in found:
            click.echo(str(finding))
        click.echo(summary(found, lines))
    answers = []
    if live:
        answers = ask_columns(
            columns_of(path, ids),
            path,
            archive=archive,
            jobs=jobs,
            on_answer=lambda answer: None if as_json else click.echo(str(answer)),
        )
    if as_json:
        _print_json(
            {"findings": [_fields(f) for f in found], "live": [_fields(a) for a in answers]}
        )
    sys.exit(exit_code(found) or int(any(answer.outcome not in GOOD for answer in answers)))


@cli.command()
@click.option("--portal", "ids", multiple=True, metavar="ID", help="Only this portal (repeatable).")
@archive_option
@json_option
def verify(ids: tuple[str, ...], archive: Path, as_json: bool) -> None:
    """Check every byte of the archive: records whole, digests right, crawl state in agreement.

    Changes nothing. Exit 1 when something is lost or damaged.
    """
    from crawler.keeping import verify as check

    try:
        found = check.verify(archive, ids)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json([_fields(one) for one in found])
    else:
        for one in found:
            for finding in one.findings:
                click.echo(str(finding))
            word = "whole" if one.ok else "DAMAGED"
            click.echo(f"{one.portal}: {word}, {one.files} files, {one.records} records")
    if not all(one.ok for one in found):
        click.echo("nianbao recover puts right what can be", err=True)
        sys.exit(1)


@cli.command()
@click.option("--portal", "ids", multiple=True, metavar="ID", help="Only this portal (repeatable).")
@archive_option
def recover(ids: tuple[str, ...], archive: Path) -> None:
    """Put the archive right after a killed run or a torn disk.

    A torn tail is cut to its last whole record; pages whose record was lost are asked for again by
    the next crawl. Exit 1 when a portal is being crawled and had to be left alone.
    """
    from crawler.keeping.verify import recover_archive

    try:
        done = recover_archive(archive, ids)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    for portal, files in done:
        if files is None:
            click.echo(f"{portal}: being crawled, left alone")
        else:
            click.echo(f"{portal}: {len(files)} files put right")
    if any(files is None for _, files in done):
        sys.exit(1)


@cli.command()
@click.argument("url", metavar="URL|ID")
@click.option(
    "--pages",
    default=100,
    show_default=True,
    type=click.IntRange(min=1),
    help="Most pages to ask for.",
)
@click.option(
    "--depth",
    default=5,
    show_default=True,
    type=click.IntRange(min=1),
    help="Most links from the home page of the portal, or of a body of a hub, to its column.",
)
@click.option(
    "--seconds",
    default=1200,
    show_default=True,
    type=click.IntRange(min=1),
    help="Most time to take.",
)
@click.option("--only-own", is_flag=True, help="Leave departments, districts and townships alone.")
@click.option(
    "--delay",
    default=2.0,
    show_default=True,
    type=click.FloatRange(min=0.5),
    help="Seconds between two requests to a host.",
)
@click.option("--write", "writes", is_flag=True, help="Put the lines into the registry.")
@click.option(
    "--loopback",
    multiple=True,
    metavar="HOST:PORT",
    help="A loopback address that may be asked: a portal of your own (repeatable).",
)
@click.option(
    "--portals",
    "portals_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Registry to look into, and to write; the one that comes with nianbao if not given.",
)
@archive_option
@json_option
def discover(
    url: str,
    pages: int,
    depth: int,
    seconds: int,
    only_own: bool,
    delay: float,
    writes: bool,
    loopback: tuple[str, ...],
    portals_file: Path | None,
    archive: Path,
    as_json: bool,
) -> None:
    """Find the column of annual reports from a portal's home page, and propose registry lines.

    从门户首页出发，找到政府信息公开年报栏目，并给出登记行。

    Walks 政务公开 → 政府信息公开 → 政府信息公开年报, through menus in scripts too, and on to the departments, districts and
    townships that the portal links to. The ID of a registry line stands for its address. Each column is tried with its CMS family before it is proposed. What is asked for is kept in
    ARCHIVE/.discover. Ctrl-C prints what was found so far.

    Exit 0 when a column was found, 1 when none was (it says what was tried), 130 after Ctrl-C.
    """
    from crawler.discover import run as runner
    from crawler.discover.order import Order, loopback_of
    from crawler.discover.propose import propose
    from crawler.discover.show import as_json as json_of
    from crawler.discover.show import as_text, one_line
    from crawler.discover.write import write
    from crawler.portals import REGISTRY, RegistryError
    from crawler.store import Busy
    from parse.places.portal import of_portal

    path = portals_file or REGISTRY
    known = _portals(path) if path.exists() else []
    local = [*loopback, *loopback_of(known)]
    url = next((line.disclosure_url or line.url for line in known if line.id == url), url)

    def progress(findings: Any) -> None:
        click.echo(f"\r\x1b[K{one_line(findings)[:110]}", nl=False, err=True)

    live = sys.stderr.isatty()
    stopped = False
    try:
        order = Order.of(url, archive, pages, depth, seconds, not only_own, delay, local)
        findings = runner.discover(order, progress if live else None)
    except runner.Stopped as stop:
        findings, stopped = stop.findings, True
    except (Busy, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if live:
        click.echo("\r\x1b[K", nl=False, err=True)
    proposals = propose(findings, known, of_portal, loopback=local)
    if as_json:
        _print_json(json_of(findings, proposals))
    else:
        click.echo(as_text(findings, proposals), nl=False)
    if writes and proposals:
        try:
            new, completed = write(proposals, path)
        except (RegistryError, OSError) as error:
            raise click.ClickException(f"nothing was written: {error}") from error
        told = f"{len(new)} lines appended, {len(completed)} completed in {path}"
        click.echo(
            f"{told}: {', '.join([*new, *completed])}" if new or completed else told, err=True
        )
    if stopped or not proposals:
        sys.exit(130 if stopped else 1)


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
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
    try:
        summary = import_files(files, archive, url=url)
    except (ValueError, Busy) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json(_fields(summary))
    else:
        click.echo(
            f"{summary.new} new, {summary.changed} changed, {summary.unchanged} known already, "
            f"{len(summary.failed)} not taken; next: nianbao parse"
        )
        for path, why in summary.failed:
            click.echo(f"{path}: {why}", err=True)
    if summary.failed:
        sys.exit(1)


@cli.command()
@archive_option
@db_option
@click.option(
    "--all", "everything", is_flag=True, help="Read everything again, not only what is new."
)
@jobs_option
@json_option
def parse(archive: Path, db: Path, everything: bool, jobs: int, as_json: bool) -> None:
    """Read what is new in the archive into the database.

    Exit 1 when a reader failed in a way it should not; the document is kept and the rest is read.
    """
    from parse.load import Busy, parse_archive
    from parse.store import NewerDatabase

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total} documents read", nl=False, err=True)
        if done == total:
            click.echo(err=True)

    quiet = as_json or not sys.stderr.isatty()
    try:
        summary = parse_archive(
            archive,
            db,
            everything=everything,
            jobs=jobs,
            on_progress=None if quiet else progress,
        )
    except (Busy, NewerDatabase, FileNotFoundError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json(_fields(summary))
    else:
        click.echo(_parse_sentence(summary.outcomes, summary.reports, summary.agencies))
    for failure in summary.failures:
        click.echo(f"A reader failed; this is a bug of nianbao:\n{failure}", err=True)
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
            click.echo(f"A reader failed; this is a bug of nianbao:\n{error.bug}", err=True)
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json(json_of(report))
    else:
        click.echo(as_text(report), nl=False)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--write",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the result as a page, such as docs/accuracy.md.",
)
@click.option(
    "--floor",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fail where the result is below this file; raise the file where it is above.",
)
@click.option("--lower-floor", is_flag=True, help="Let the floor fall, on purpose.")
@json_option
def accuracy(
    folder: Path, page: Path | None, floor: Path | None, lower_floor: bool, as_json: bool
) -> None:
    """Score the reader against hand-checked values (golden.json) in a folder of reports.

    Exit 1 when a cell is wrong or the result is below the floor.
    """
    from parse import accuracy as measure

    try:
        scores = measure.score(folder)
        if floor:
            measure.write_floor(scores, floor, lower_floor)
    except (FileNotFoundError, measure.BelowFloor) as error:
        raise click.ClickException(str(error)) from error
    text = measure.as_markdown(scores, folder.name)
    if page:
        page.write_text(text, "utf-8")
    if as_json:
        _print_json(measure.as_json(scores))
    else:
        click.echo(text)
    if any(one.wrong for one in scores.values()):
        sys.exit(1)


@cli.command()
@db_option
@site_option
def publish(db: Path, site: Path) -> None:
    """Make a release of the site and its downloads from the database.

    The last good release stays up when this one fails.
    """
    from publish.errors import PublishError
    from publish.release import publish as make

    try:
        release = make(
            db,
            site,
            on_progress=lambda what, number, of: click.echo(f"{number}/{of} {what}", err=True),
        )
    except PublishError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Release {release.version} is in {site}: {release.reports} reports")


@cli.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True),
    default=SITE,
    show_default=True,
    help="A site, a release of it, or an archive.db.",
)
@click.option("--format", "formats", multiple=True, help="csv, xlsx, parquet, sqlite (repeatable).")
@click.option("--table", "tables", multiple=True, help="Only this table (repeatable).")
@click.option("--year", "years", multiple=True, type=int, help="Only this year (repeatable).")
@click.option("--place", "places", multiple=True, help="Only this division and below (repeatable).")
def export(
    out: Path,
    source: Path,
    formats: tuple[str, ...],
    tables: tuple[str, ...],
    years: tuple[int, ...],
    places: tuple[str, ...],
) -> None:
    """Write tables into a new folder OUT, with datapackage.json and checksums."""
    from publish.errors import PublishError
    from publish.exports import export as exporting

    try:
        made = exporting.export(
            source,
            out,
            formats=formats or exporting.FORMATS,
            tables=tables,
            years=years,
            places=places,
            on_file=lambda what, number, of: click.echo(f"{number}/{of} {what}", err=True),
        )
    except PublishError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(made)} files in {out}")


@cli.command()
@site_option
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to serve on.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer: one for each core of a busy server.",
)
@click.option("--sql", is_flag=True, help="Let visitors ask the database in SQL, with time limits.")
def serve(site: Path, archive: Path, host: str, port: int, workers: int, sql: bool) -> None:
    """Serve the published site until Ctrl-C.

    Archived pages are shown from the archive, where it is there.
    """
    _serve(site, host, port, archive, sql, workers)


@cli.command()
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-work"),
    show_default=True,
    help="Folder for the demo's archive, database and site.",
)
@click.option("--no-serve", is_flag=True, help="Stop before serving the site.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to serve on.",
)
@click.option(
    "--portal-port",
    default=8771,
    show_default=True,
    type=click.IntRange(1, 65000),
    help="First of the three ports of the demo's own portals.",
)
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
                    click.echo(f"  {_crawl_sentence(result)}")
                if failed := [result for result in results if result.outcome != "ok"]:
                    raise click.ClickException(f"the crawl of {failed[0].portal} failed")
    except PortBusyError as error:
        raise click.ClickException(f"{error}; name another with --portal-port") from error
    summary = parse_archive(archive, database)
    click.echo(_parse_sentence(summary.outcomes, summary.reports, summary.agencies))
    release = make(database, site)
    click.echo(f"Published release {release.version}: {release.reports} reports")
    if no_serve:
        click.echo(f"To look at it: nianbao serve --site {site}")
    else:
        _serve(site, host, port, archive)


def _portals(path: Path | None) -> list[Any]:
    """The registry, or the error in it as a sentence."""
    from crawler.portals import REGISTRY, RegistryError, read_portals

    try:
        return list(read_portals(path or REGISTRY))
    except (RegistryError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _crawl_sentence(result: Any) -> str:
    told = (
        f"{result.portal}: {result.outcome}, {result.requests} requests, "
        f"{result.new_reports} new, {result.changed} changed, {result.gone} gone"
    )
    return f"{told} ({result.reason})" if result.reason else told


def _serve(
    site: Path, host: str, port: int, archive: Path, sql: bool = False, workers: int = 1
) -> None:
    from publish.errors import PublishError
    from publish.serving import serve as run

    click.echo(f"Serving on http://{host}:{port} (Ctrl-C ends it)")
    try:
        kept = archive if archive.is_dir() else None
        run(site, host=host, port=port, archive=kept, sql=sql, workers=workers)
    except PublishError as error:
        raise click.ClickException(str(error)) from error


def _parse_sentence(outcomes: Counter[str], reports: int, agencies: int) -> str:
    read = sum(outcomes.values())
    parts = [f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(outcomes.items())]
    told = f" ({', '.join(parts)})" if parts else ""
    return (
        f"{read} documents read{told}; the database holds {reports} reports of {agencies} agencies"
    )


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _fields(value: Any) -> dict[str, Any]:
    names = getattr(value, "__dataclass_fields__", {})
    return {name: getattr(value, name) for name in names}


if __name__ == "__main__":
    cli()
