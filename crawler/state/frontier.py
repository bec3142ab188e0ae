"""The frontier of a portal: every URL known, what is done and what is still to do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.state.database import Database
from crawler.state.rows import Aged, Ask, PassedOver
from crawler.state.times import now

_ASK_FIELDS = tuple(field for field in Ask.__dataclass_fields__ if field != "stale")


class Frontier(Database):
    """The tables `urls` and `passed_over`."""

    def ask(self, key: str) -> Ask | None:
        """What is known of a URL."""
        return next(iter(self._asks("url = ?", (key,))), None)

    def pending(self) -> list[Ask]:
        """What an earlier run left to do: documents first, then listings."""
        return self._asks("status = 'pending' ORDER BY role = 'listing', first_seen, url")

    def documents(self) -> list[Ask]:
        """Every known report and attachment that was fetched before, the vanished ones too."""
        return self._asks(
            "status IN ('done', 'gone') AND role IN ('report', 'attachment')"
            " ORDER BY role DESC, url"
        )

    def aged(self) -> list[Aged]:
        """The same documents, with the times that tell when each is to be looked at again."""
        rows = self.db.execute(
            "SELECT url, first_seen, last_fetched FROM urls WHERE status IN ('done', 'gone')"
            " AND role IN ('report', 'attachment')"
        ).fetchall()
        times = {row["url"]: (row["first_seen"], row["last_fetched"]) for row in rows}
        return [Aged(ask, *times[ask.key]) for ask in self.documents()]

    def lists_of(self, key: str) -> list[Ask]:
        """The lists (first pages) that a hub page led to."""
        return self._asks("via = ? AND role = 'listing' AND page = 1 ORDER BY url", (key,))

    def answered(
        self,
        ask: Ask,
        children: Iterable[Ask] = (),
        *,
        status: str = "done",
        etag: str | None = None,
        last_modified: str | None = None,
        sha256: str | None = None,
        passed_over: Iterable[PassedOver] = (),
    ) -> list[Ask]:
        """Mark a page as dealt with and enter what it names as pending, in one transaction.

        Returns the children that were not known before. A listing's validators are not taken here
        but by `listing_complete`, when everything it names is done.
        """
        moment = now()
        new: list[Ask] = []
        with self.db:
            self._enter(ask, moment)
            for child in children:
                if self._enter(child, moment):
                    new.append(child)
            keep = ask.role != "listing"
            self.db.execute(
                "UPDATE urls SET status = :status, last_fetched = :moment,"
                " etag = CASE WHEN :keep THEN :etag ELSE etag END,"
                " last_modified = CASE WHEN :keep THEN :last_modified ELSE last_modified END,"
                " sha256 = CASE WHEN :keep THEN coalesce(:sha256, sha256) ELSE sha256 END"
                " WHERE url = :key",
                {
                    "status": status,
                    "moment": moment,
                    "keep": keep,
                    "etag": etag,
                    "last_modified": last_modified,
                    "sha256": sha256,
                    "key": ask.key,
                },
            )
            self.db.executemany(
                "INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?, ?)",
                [(p.url, p.title, p.reason, ask.key, moment) for p in passed_over],
            )
        return new

    def listing_complete(
        self, key: str, etag: str | None, last_modified: str | None, sha256: str
    ) -> bool:
        """Save a listing's validators, unless something it named is still to do.

        A validator saved too early makes the next run stop at a listing whose reports a killed
        run never fetched.
        """
        with self.db:
            row = self.db.execute(
                "UPDATE urls SET etag = ?, last_modified = ?, sha256 = ? WHERE url = ?"
                " AND status = 'done' AND NOT EXISTS"
                " (SELECT 1 FROM urls AS child WHERE child.via = ? AND child.status = 'pending')",
                (etag, last_modified, sha256, key, key),
            )
        return row.rowcount == 1

    def enter(self, ask: Ask) -> None:
        """Enter one URL as pending, or pending again."""
        with self.db:
            self._enter(ask, now())
            self.db.execute("UPDATE urls SET status = 'pending' WHERE url = ?", (ask.key,))

    def attachments_of(self, via: str | None) -> list[str]:
        """The addresses of the documents that hang on a page."""
        rows = self.db.execute(
            "SELECT url FROM urls WHERE via = ? AND role = 'attachment'", (via,)
        ).fetchall()
        return [str(row["url"]) for row in rows]

    def turn_out(self, ask: Ask, role: str) -> None:
        """Note that a page asked for as a list is something else, in its URL and in this run's answer."""
        with self.db:
            self.db.execute("UPDATE urls SET role = ?, page = NULL WHERE url = ?", (role, ask.key))
            self.db.execute(
                "UPDATE fetches SET role = ? WHERE crawl = ? AND coalesce(asked, url) = ?",
                (role, self.crawl, ask.key),
            )

    def move(self, old: str, new: str) -> None:
        """Give a known URL another address, to be asked for again there."""
        with self.db:
            self.db.execute("UPDATE urls SET url = ?, status = 'pending' WHERE url = ?", (new, old))

    def reports_known(self) -> int:
        """How many reports this portal is known to have."""
        return int(self.db.execute("SELECT count(*) FROM urls WHERE role = 'report'").fetchone()[0])

    def forget_validators(self) -> None:
        """Have every listing read again, as after a change of what we look for in one."""
        with self.db:
            self.db.execute(
                "UPDATE urls SET etag = NULL, last_modified = NULL, sha256 = NULL"
                " WHERE role = 'listing'"
            )

    def _enter(self, ask: Ask, moment: str) -> bool:
        """Enter a URL; of one that is known, only the listing's words are brought up to date."""
        values = {field: getattr(ask, field) for field in _ASK_FIELDS}
        inserted = self.db.execute(
            "INSERT INTO urls (url, role, status, via, title, link_text, listed_date, page, form,"
            " instead, first_seen) VALUES (:key, :role, 'pending', :via, :title, :link_text,"
            " :listed_date, :page, :form, :instead, :moment) ON CONFLICT DO NOTHING",
            values | {"key": ask.key, "moment": moment},
        ).rowcount
        if not inserted:
            self.db.execute(
                "UPDATE urls SET title = coalesce(:title, title), link_text ="
                " coalesce(:link_text, link_text), listed_date = coalesce(:listed_date,"
                " listed_date), instead = coalesce(:instead, instead) WHERE url = :key",
                values | {"key": ask.key},
            )
        return bool(inserted)

    def _asks(self, where: str, values: Sequence[str] = ()) -> list[Ask]:
        rows = self.db.execute(f"SELECT {', '.join(_ASK_FIELDS)} FROM urls WHERE {where}", values)
        asks = [Ask(**dict(row)) for row in rows]
        return [replace(ask, url=ask.url.partition("#")[0]) if ask.form else ask for ask in asks]
