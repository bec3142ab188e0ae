"""What the archive has to say of a report in words: issues, hints, changes, and the places they name."""

import sqlite3

from publish import form
from publish.words import Words


def place_in_words(place: str, words: Words) -> str:
    """Name a place of the contract (applications.granted.total, section.overview) in words.

    >>> place_in_words("applications.granted.total", Words("zh"))
    '依申请公开 · （一）予以公开 · 总计'
    """
    head, *rest = place.split(".")
    if head == "section" and rest:
        return form.name("section", "section", rest[0], words.lang)
    if head not in form.TABLES:
        return words.or_key("place", place)
    axes = ("item", "measure") if head == "disclosure" else ("row", "column")
    named = [words(f"table.{head}")]
    # The first axis with its group, for 其他 alone could be several rows.
    named += [
        form.full_name(head, axis, key, words.lang)
        for axis, key in zip(axes[:1], rest, strict=False)
    ]
    named += [form.name(head, axes[1], key, words.lang) for key in rest[1:]]
    return " · ".join(named)


def hints(db: sqlite3.Connection, id: str, words: Words) -> list[dict[str, str | None]]:
    """What comparing reports brought up; a hint is no error."""
    message = "message_zh" if words.lang == "zh" else "message"
    rows = db.execute(
        'select * from hints where report = ? order by code, "where"', [id]
    ).fetchall()
    return [{"where": row["where"], "text": row[message], "other": row["other"]} for row in rows]


def issues_in_words(issues: list[sqlite3.Row], words: Words) -> list[dict[str, str]]:
    """The issues of a report: code, where (as in the contract), place (in words), text."""
    return [
        {
            "code": issue["code"],
            "where": issue["where"],
            "place": place_in_words(issue["where"], words) if issue["where"] else "",
            "text": issue["message_zh"] if words.lang == "zh" else issue["message"],
        }
        for issue in issues
    ]


def reasons(issues: list[dict[str, str]], place: str) -> list[str]:
    """What is known of one place: its own issues, else those of its row, else of its table."""
    parts = place.split(".")
    for length in range(len(parts), 0, -1):
        found = [issue["text"] for issue in issues if issue["where"] == ".".join(parts[:length])]
        if found:
            return list(dict.fromkeys(found))
    return []


def changes(db: sqlite3.Connection, id: str, words: Words) -> list[dict[str, str | None]]:
    """What differs from the version before, as printed before and after."""
    rows = db.execute('select * from changes where report = ? order by "where"', [id]).fetchall()
    return [
        {
            "where": row["where"],
            "place": place_in_words(row["where"], words),
            "before": row["before"],
            "after": row["after"],
        }
        for row in rows
    ]
