"""What a walk found, for a person: the lines and their titles; or all that was tried, and what to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO
from urllib.parse import urlsplit

from crawler.discover.found import Event, Findings
from crawler.discover.propose import Proposal
from crawler.discover.write import as_csv

SHOWN = 12  # of a kind, where nothing was found; all of them are in --json
# What an outcome of a page is called.
OUTCOMES = {
    "ok": "read", "blocked": "REFUSED", "missing": "not there", "robots": "robots.txt forbids it",
    "error": "did not come", "other": "no page",
}  # fmt: skip
# Sign in what happened (outcomes, notes, reasons), and what an operator can do about it.
ADVICE: tuple[tuple[str, str], ...] = (
    ("challenge", "A browser challenge stands before the portal. It is not evaded: ask again tomorrow, from a network in China, or write to the portal's office for access."),
    ("HTTP 403", "The portal refuses us. Name yourself (NIANBAO_CONTACT), ask again tomorrow or from a network in China; some portals refuse addresses abroad."),
    ("robots", "robots.txt shuts us out. That is obeyed; ask the portal's office for access."),
    ("empty shell", "A page is filled in by scripts whose data could not be read. Open it in a browser, find the column, and give its own address: nianbao discover URL."),
    ("soft 404", "The portal answers every path with a page, so nothing can be guessed there. Give the address of its 政府信息公开 page instead of the home page."),
    ("not a public address", "The name leads to a private address, which is never asked; check the address. A portal of your own on this machine is opened with --loopback HOST:PORT."),
    ("did not come", "No answer came. Try the other of http and https, or again later."),
    ("", "Open the portal in a browser, go to 政府信息公开 → 政府信息公开年报, and give that page's address: nianbao discover URL. A larger --pages or --depth looks further."),
)  # fmt: skip


def as_text(findings: Findings, proposals: Sequence[Proposal]) -> str:
    """The whole answer as text: proposals, or an explanation where there are none."""
    lines = list(_proposals(findings, proposals)) if proposals else list(_nothing(findings))
    return "\n".join(lines) + "\n"


def as_json(findings: Findings, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """The whole answer for scripts: `proposals`, each with its line, and everything the walk told."""
    return {
        "url": findings.url,
        "end": findings.end,
        "trouble": findings.trouble,
        "proposals": [
            {
                "line": proposal.portal.row(),
                "site_code": proposal.column["site_code"],
                "in_registry": proposal.known,
                "completes": proposal.completes,
                "beside": proposal.beside,
                "own": proposal.own,
                **{key: value for key, value in proposal.column.items() if key != "event"},
            }
            for proposal in proposals
        ],
        "walked": _plain(findings.walked),
        "seen_not_walked": _plain(findings.seen),
        "pages": _plain(findings.pages),
        "near_misses": _plain(findings.near),
        "not_followed": _plain(findings.left),
        "hosts_left_alone": findings.closed,
        "advice": advice(findings) if not proposals else [],
    }


def one_line(findings: Findings) -> str:
    """How a running walk stands, for a terminal."""
    now = findings.pages[-1]["url"] if findings.pages else findings.url
    return (
        f"{len(findings.pages)} pages, {len(findings.columns)} columns, "
        f"{len(findings.bodies)} bodies seen; last: {now}"
    )


class Live:
    """A line on a terminal that tells how a walk goes; silent where there is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream if stream.isatty() else None

    def __call__(self, findings: Findings) -> None:
        self._draw(one_line(findings)[:110])

    def close(self) -> None:
        """Take the line away."""
        self._draw("")

    def _draw(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(f"\r\x1b[K{text}")
            self.stream.flush()


def advice(findings: Findings) -> list[str]:
    """What the operator can do where nothing was found."""
    happened = [
        f"{page['reason'] or ''} {page['note']} {OUTCOMES.get(page['outcome'], '')}"
        for page in findings.pages
    ]
    happened += [one["why"] for one in findings.near]
    told = " ".join(happened)
    return [what for sign, what in ADVICE if sign in told]


def _proposals(findings: Findings, proposals: Sequence[Proposal]) -> Iterator[str]:
    yield as_csv(proposals).rstrip("\n")
    for proposal in proposals:
        column = proposal.column
        yield ""
        yield f"# {proposal.portal.id}  {proposal.portal.name}  {column['url']}"
        yield f"#   {column['family']}: {'; '.join(column['reasons'])}"
        yield f"#   found by 「{column['words']}」 ({column['why']}) on {column['via'] or 'the address given'}"
        if column["site_code"]:
            yield f"#   网站标识码 {column['site_code']}  {column['site_name']}"
        if proposal.known:
            yield f"#   in the registry already, as {proposal.known}"
        if proposal.completes:
            yield f"#   completes the line {proposal.completes} of the registry"
        if proposal.beside:
            yield f"#   the line {proposal.beside} of the registry has another column of this portal"
        more = "; the list goes on" if column["goes_on"] else ""
        further = f"; {column['lists']} further lists" if column["lists"] else ""
        yield f"#   {column['reports']} reports on what was read{more}{further}"
        for title in column["titles"]:
            yield f"#   {title['year'] or '----'}  {title['title']}"
    found = {column["body"] for column in findings.columns}
    without = [body for body in findings.walked if body["number"] not in found]
    last = {page["body"]: page for page in findings.pages}
    yield from _bodies("walked, no column found", without, last)
    yield from _bodies("seen, not walked", findings.seen, {})
    if not any(proposal.own for proposal in proposals):
        yield ""
        yield "# no column of the portal's own was found; the lines above are of bodies that it links to"
    yield f"# {len(findings.pages)} pages asked; {_ended(findings)}"


def _bodies(what: str, bodies: Sequence[Event], last: Mapping[int, Event]) -> Iterator[str]:
    if bodies:
        yield ""
        yield f"# {what}: {len(bodies)}"
        for body in bodies:
            page = last.get(body["number"])
            why = page["reason"] or page["note"] or OUTCOMES[page["outcome"]] if page else ""
            yield f"#   {body['name']}  {body['url']}" + (f"  ({why})" if why else "")


def _nothing(findings: Findings) -> Iterator[str]:
    yield f"No column of annual reports was found from {findings.url}"
    if findings.trouble:
        yield findings.trouble
        return
    yield f"{len(findings.pages)} pages asked; {_ended(findings)}:"
    guessed = [
        p["url"] for p in findings.pages if p["promise"] == "guess" and p["outcome"] == "missing"
    ]
    for page in findings.pages:
        if page["url"] in guessed:
            continue
        happened = OUTCOMES.get(page["outcome"], page["outcome"])
        because = "; ".join(text for text in (page["reason"], page["note"]) if text)
        words = f"「{page['words']}」 " if page["words"] else ""
        yield f"  {happened}: {page['url']}" + (f" ({because})" if because else "")
        yield f"      followed for {words}{page['why']}, worth {page['worth']}"
    if guessed:
        yield f"  not there: {len(guessed)} usual paths, {' '.join(urlsplit(u).path for u in guessed)}"
    yield from _some(
        "Nearest misses:",
        [f"「{one['words']}」 {one['url']}: {one['why']}" for one in findings.near],
    )
    left = [
        f"{one['worth']:>3} 「{one['words']}」 {one['url']}: {one['why']}" for one in findings.left
    ]
    yield from _some("Links not followed:", left)
    yield from _some(
        "Hosts left alone:", [f"{host}: {why}" for host, why in findings.closed.items()]
    )
    yield from _some("Bodies seen:", [f"{body['name']} {body['url']}" for body in findings.bodies])
    yield "What you can do:"
    for what in advice(findings):
        yield f"  - {what}"


def _some(head: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield head
        for line in lines[:SHOWN]:
            yield f"  {line}"
        if len(lines) > SHOWN:
            yield f"  and {len(lines) - SHOWN} more (--json has all)"


def _ended(findings: Findings) -> str:
    known = {
        "finished": "nothing was left to ask",
        "pages": "the page budget was used up (--pages)",
        "closespider_timeout": "the time was over",
        "shutdown": "stopped",
        "": "the walk was cut off",
    }
    return known.get(findings.end, findings.end)


def _plain(events: Sequence[Event]) -> list[dict[str, Any]]:
    return [{key: value for key, value in event.items() if key != "event"} for event in events]
