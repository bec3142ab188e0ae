"""The walk from a home page to the columns: what an answer tells, and what to ask for next. Pure."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from chinese.titles import read_title
from crawler.discover import columns, telling, trial
from crawler.discover.bodies import Body
from crawler.discover.budget import why_not
from crawler.discover.columns import Candidate
from crawler.discover.data import Template
from crawler.discover.diary import Diary, Tell
from crawler.discover.frontier import Frontier, Step, key_of
from crawler.discover.guesses import guesses
from crawler.discover.hosts import Hosts, host_of
from crawler.discover.soft import Looks, alike, looks, nothing_new
from crawler.discover.ways import ways
from crawler.discover.words import Promise
from crawler.reading.addresses import looks_like_article
from crawler.reading.anchors import anchors
from crawler.reading.pages import Page, forward

HOME = Promise("home", 100, "the address that was given")


@dataclass(frozen=True)
class Limits:
    """How far a walk may go."""

    pages: int = 100
    depth: int = 5
    of_body: int = 8  # pages for one body of a hub
    hubs: bool = True


@dataclass(frozen=True)
class Answer:
    """What came for a step. outcome: ok, blocked, missing, robots, error, other (no page at all)."""

    url: str
    outcome: str
    reason: str | None = None
    text: str = ""


class Walk:
    """One walk. `next()` says what to ask for, `take()` hears what came, `tell` what was found."""

    def __init__(self, start: str, limits: Limits, tell: Tell) -> None:
        self.limits, self.diary = limits, Diary(tell)
        self.frontier = Frontier()
        self.bodies = [Body(0, "", "portal", start)]
        self.candidates: list[Candidate] = []
        self.columns: list[Candidate] = []
        self.covered: set[str] = set()  # lists of columns found
        self.hosts = Hosts()
        self.common: set[str] = set()  # links of the home page
        self.templates: dict[str, list[Template]] = {}  # page → how it makes addresses of nodes
        self.waiting: list[Step] = []  # bodies, until the portal's own column is found
        self.home: Looks | None = None
        self.asked = 0
        self._seen: list[str] = []
        self._guessed = False
        self.soft = 0  # answers like that to a path that can't be there
        self._doors: set[str] = set()
        self.frontier.push(Step(start, HOME, 150.0))

    # -- what next ---------------------------------------------------------------------------

    def next(self) -> Step | None:
        """The next step within the budgets, None when the walk is over."""
        if self.asked >= self.limits.pages:
            return None
        step = self._pop()
        if step is None and not self._guessed and not self.bodies[0].columns:
            self._guessed = True
            self._guess()
            step = self._pop()
        if step is None and self.waiting:
            self.release()
            step = self._pop()
        if step is not None:
            self.asked += 1
            self.bodies[step.body].asked += 1
        return step

    def _pop(self) -> Step | None:
        return self.frontier.pop(lambda step: why_not(self, step))

    def _guess(self) -> None:
        home = self.bodies[0].url
        if host_of(home) not in self.hosts.nonsense:
            self.frontier.push(trial.probe(home, 0))
        for at, url in enumerate(guesses(home, self._seen)):
            led = Promise("guess", 40, "not linked: where such columns usually are")
            self.frontier.push(Step(url, led, 40.0 - at, depth=1, via=home))

    # -- what came ---------------------------------------------------------------------------

    def take(self, step: Step, answer: Answer) -> None:
        """Hear an answer; the page is read, its links are weighed, its column (if it is one) tested."""
        page = Page(answer.url, answer.text, form=step.form)
        if answer.outcome == "blocked":
            self.hosts.refused(step.url, answer.reason or "refused")
        if answer.outcome == "error":
            self.hosts.failed(step.url, answer.reason or "no answer")
        elif answer.outcome != "robots":
            self.hosts.answered(step.url)
        note = ""
        if step.promise.kind == "home" and answer.outcome == "error":
            note = self._other_door(step)
        if step.role == "probe":
            note = trial.probed(self, step, page if answer.outcome == "ok" else None)
        elif step.role == "verify":
            note = trial.verified(
                self, step, page if answer.outcome == "ok" else None, answer.reason
            )
        elif answer.outcome == "ok":
            note = self._page(step, page)
        self._say(step, answer, note)

    def _page(self, step: Step, page: Page) -> str:
        self.frontier.asked.add(key_of(page.url))
        seen = looks(page)
        if step.promise.kind == "home":
            self.bodies[0].url = _home(self.bodies[0].url, page.url)
            self.home = self.home or seen
        elif soft := self._soft_404(step, page, seen):
            self.diary.miss(page.url, step.words, soft)
            return soft
        self.hosts.learn(page)
        target = forward(page)
        if target is not None:  # what looks like a stub may be a menu that a script works
            ahead = replace(step, url=target, worth=step.worth + 1, via=page.url)
            self.frontier.push(ahead)
        number = len(self.candidates)
        found = columns.candidate_of(page, step.promise, number, step.body, step.via, step.words)
        if found is not None:
            self.candidates.append(found)
        self._seen += ways(self, step, page, is_column=found is not None)
        if found is not None:
            return trial.begin(self, found)
        if target is not None:
            return f"leads on to {target}"
        why = telling.why_none(page, step.promise.kind in {"column", "year", "guess"})
        if why and step.promise.kind in {"column", "year", "platform"}:
            self.diary.miss(page.url, step.words, why)
        itself = sum(
            looks_like_article(a.url) and read_title(a.title) is not None for a in anchors(page)
        )
        if itself:
            few = f"{itself} report{'s are' if itself > 1 else ' is'} linked among other things"
            self.diary.miss(page.url, step.words, few)
            return few
        return why

    def _soft_404(self, step: Step, page: Page, seen: Looks) -> str | None:
        """Say what came in a page's place: the home page, or the answer to any path at all."""
        if self.home is not None and nothing_new(seen, self.home):
            return "the home page came in its place (a soft 404)"
        nothing = self.hosts.nonsense.get(host_of(page.url))
        if nothing is None:
            return None
        guessed = step.promise.kind == "guess" and alike(nothing, seen)
        if guessed or nothing_new(seen, nothing):
            self.soft += 1
            return trial.SOFT_404
        return None

    def _other_door(self, step: Step) -> str:
        """Many portals answer to one of http and https alone: a start that failed tries the other."""
        parts = urlsplit(step.url)
        if parts.port is not None:
            return ""
        other = parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()
        if other in self._doors:
            return ""
        self._doors |= {step.url, other}
        self.frontier.asked.discard(step.key)
        self.frontier.push(replace(step, url=other, worth=step.worth + 1))
        return f"no answer; {other} is tried"

    def _say(self, step: Step, answer: Answer, note: str) -> None:
        self.diary.page(step, answer.url, answer.outcome, answer.reason, note)

    def add_body(self, name: str, kind: str, url: str, via: str, level: int) -> Body:
        """Enter a body that a hub leads to."""
        body = Body(len(self.bodies), name, kind, url, via, level)
        self.bodies.append(body)
        self.diary.body(body)
        return body

    def release(self) -> None:
        """The bodies' turn: the portal's own column is found, or nothing else is left."""
        for step in self.waiting:
            self.frontier.push(step)
        self.waiting.clear()

    def end(self, reason: str) -> None:
        """Tell how it ended, and what was left lying: links with their worth, bodies not walked."""
        if self.asked >= self.limits.pages and reason == "finished":
            reason = "pages"
        self.release()
        trial.unfinished(self)
        self.frontier.rest("the page budget was used up" if reason == "pages" else reason)
        self.diary.end(reason, self.frontier.left.values(), self.bodies, self.hosts.closed)


def _home(given: str, came: str) -> str:
    """The home page's address: as it was given, on the host and in the scheme that answered.

    >>> _home("http://a.gov.cn/", "https://www.a.gov.cn/main/index.html")
    'https://www.a.gov.cn/'
    """
    there = urlsplit(came)
    return urlsplit(given)._replace(scheme=there.scheme, netloc=there.netloc).geturl()
