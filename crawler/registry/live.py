"""`portals check --live`: every enabled column asked once, each in a process of its own, none hurried."""

import json
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory

from crawler import process as process_of
from crawler.families import FAMILIES
from crawler.line import Portal, RegistryError, read_line
from crawler.portals import read_lines
from crawler.registry.probe import Live
from crawler.slots import addresses_of, by_slot, look_up, slots_of
from crawler.store import Busy, hold_slot

PATIENCE = 300.0  # seconds that one answer, its robots.txt and its retries may take
GOOD = ("ok",)


def columns_of(registry: Path, ids: Collection[str] = ()) -> list[tuple[int, Portal]]:
    """The lines of a registry that are crawled, or those named, with their numbers.

    Lines that can't be read, or have neither column nor family, are left out: `check` tells them.
    """
    found = []
    for number, raw in read_lines(registry):
        try:
            portal = read_line(raw)
        except RegistryError:
            continue
        wanted = portal.id in ids if ids else portal.enabled
        if wanted and portal.column_url and portal.family in FAMILIES:
            found.append((number, portal))
    return found


def ask_columns(
    portals: Sequence[tuple[int, Portal]],
    registry: Path,
    *,
    archive: Path | None = None,
    jobs: int = 2,
    on_answer: Callable[[Live], None] = lambda live: None,
) -> list[Live]:
    """Ask the column of each portal (line number, portal) once, as a crawl would; nothing is kept.

    Columns on one host or platform are asked one after the other. With `archive`, a server that a
    crawl is asking right now is left alone: outcome 'busy'.
    """
    lines = {portal.id: number for number, portal in portals}

    def ask_group(group: Sequence[Portal]) -> list[Live]:
        answers = []
        for portal in group:
            answers.append(_ask(portal, lines[portal.id], registry, archive))
            on_answer(answers[-1])
        return answers

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        asked = [portal for _, portal in portals]
        groups = pool.map(ask_group, by_slot(asked, look_up(asked)))
        found = [live for answers in groups for live in answers]
    return sorted(found, key=lambda live: live.line)


def _ask(portal: Portal, line: int, registry: Path, archive: Path | None) -> Live:
    live = Live(portal.id, line, portal.column_url)
    with ExitStack() as held:
        try:
            if archive is not None and archive.is_dir():
                for slot in slots_of(portal, addresses_of(portal.host_port[0])):
                    held.enter_context(hold_slot(archive, slot))
        except Busy as busy:
            live.outcome, live.reason = "busy", str(busy)
            return live
        with TemporaryDirectory(prefix="nianbao-") as scratch:
            return _in_a_process(live, registry.resolve(), Path(scratch))


def _in_a_process(live: Live, registry: Path, scratch: Path) -> Live:
    log, result = scratch / "log", scratch / "live.json"
    arguments = ["probe", "-s", "SPIDER_MODULES=crawler.registry.probe"]
    told = {"portal": live.id, "portals": registry, "result": result, "line": live.line}
    for key, value in told.items():
        arguments += ["-a", f"{key}={value}"]
    process = process_of.start(arguments, log)
    try:
        process.wait(PATIENCE)
    except TimeoutExpired:
        process.kill()
        process.wait()
    if not result.exists():
        last = log.read_text("utf-8", "replace").strip().splitlines()[-1:] if log.exists() else []
        live.reason = f"it could not be asked: {''.join(last) or 'no answer in time'}"
        return live
    return Live(**json.loads(result.read_text("utf-8")))
