"""Every code that the data may hold has words on the pages, Chinese and English."""

import ast
import csv
import re
from pathlib import Path
from typing import get_args

import pytest

from parse import checks, notes
from parse.compare import words as hints
from parse.places.place import Match
from parse.readers import READERS
from publish import coverage, figures
from publish.indicators import indicators
from publish.pages import sums
from publish.words import LANGUAGES, Words

ROOT = Path(__file__).parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Terms that an English sentence gives beside what they mean.
TERMS = re.compile(
    r"勾稽关系|统计表|[（(][\u4e00-\u9fff]+[)）]|我局|万元|元|公安局|南京|[\u4e00-\u9fff]+(?=、)"
)
CONTINUITY = ("continuity.carried", "continuity.in_force")
RULES = (*(rule.name for rule in checks.RULES), *CONTINUITY)


def of_places(file: str, column: str) -> list[str]:
    with (ROOT / "parse" / "places" / "data" / file).open(encoding="utf-8", newline="") as table:
        return [row[column] for row in csv.DictReader(table)]


def of_schema(path: str, table: str, column: str) -> list[str]:
    """The codes that a schema gives beside a column, over as many lines as they take."""
    text = (ROOT / path).read_text("utf-8")
    lines = re.split(rf"CREATE TABLE (?:IF NOT EXISTS )?{table} ", text)[1].splitlines()
    at = next(n for n, line in enumerate(lines) if line.split()[:1] == [column])
    said = lines[at].partition("--")[2]
    for line in lines[at + 1 :]:
        if not line.strip().startswith("--"):
            break
        said += line.strip()[2:]
    return [one.strip() for one in said.split(",") if re.fullmatch(r"[a-z_]+", one.strip())]


CODES = {
    "rule": RULES,
    "check": RULES,
    "verdict": of_schema("parse/schema.sql", "checks", "verdict"),
    "status": of_schema("parse/schema.sql", "reports", "status"),
    "match": (*get_args(Match), "portal", "page"),
    "agency": of_places("agency_types.csv", "type"),
    "category": of_places("department_categories.csv", "category"),
    "kind": list(READERS),
    "outcome": (
        *of_schema("crawler/schema.sql", "crawls", "outcome"),
        *of_schema("crawler/schema.sql", "fetches", "outcome"),
        *of_schema("parse/schema.sql", "documents", "outcome"),
    ),
    "role": of_schema("crawler/schema.sql", "fetches", "role"),
    "why": [one for one in of_schema("crawler/schema.sql", "crawls", "outcome") if one != "ok"],
    "state": coverage.STATES,
    "coverage.short": coverage.STATES,
    "level": ("province", "prefecture", "county", "township"),
    "event": ("new", "changed", "gone"),
    "likeness": ("last_year", "other_agency"),
    "basis": figures.BASES,
    "unit": {one.unit for one in indicators().values()},
    "group": {one.group for one in indicators().values()},
}  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "code"),
    [(prefix, code) for prefix, codes in CODES.items() for code in dict.fromkeys(codes)],
)
def test_a_code_has_words(prefix: str, code: str) -> None:
    chinese, english = (Words(lang).or_key(prefix, code) for lang in LANGUAGES)
    assert Words("zh").has(f"{prefix}.{code}")
    assert chinese and english
    assert not CHINESE.search(english)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_which_cells_it_ends_in(rule: str) -> None:
    _, ends = sums.RULES[rule]
    assert ends
    for lang in LANGUAGES:
        check = {"rule": rule, "where": "total", "left": 12345, "right": 12340}
        said = sums.sentence(check, Words(lang))
        assert "12,345" in said and "12,340" in said and "5" in said


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [(code, *pair) for table in (notes.SENTENCES, hints.SENTENCES) for code, pair in table.items()],
)
def test_a_note_or_hint_is_a_sentence_in_both_languages(
    code: str, chinese: str, english: str
) -> None:
    assert CHINESE.search(chinese)
    assert not CHINESE.search(TERMS.sub("", english)), english
    blanks = [set(re.findall(r"\{(\w+)\}", one)) for one in (chinese, english)]
    # A name in English words is left out of the Chinese sentence, never the other way round.
    assert {one.removesuffix("_zh") for one in blanks[0]} <= {
        one.removesuffix("_en") for one in blanks[1]
    }


def test_every_note_that_the_reader_makes_is_among_them() -> None:
    made = set()
    for path in (ROOT / "parse").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Issue", "hint"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    made.add(str(first.value))
                elif isinstance(first, ast.JoinedStr):  # place_{match}
                    made |= {f"place_{one}" for one in ("ambiguous", "ok_historical", "special")}
    assert len(made) > 15
    assert made <= notes.SENTENCES.keys() | hints.SENTENCES.keys()


def test_all_words_are_there_in_both_languages_with_the_same_blanks() -> None:
    with (ROOT / "publish" / "words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["zh"] and row["en"], row
        blanks = [set(re.findall(r"\{(\w+)\}", row[lang])) for lang in LANGUAGES]
        assert blanks[0] == blanks[1], row


def test_words_that_no_page_says_are_not_kept() -> None:
    """A key stands in a template or module as it is, or its prefix does, before what is put together."""
    said = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "publish").rglob("*")
        if path.suffix in (".html", ".py", ".xml")
    )
    whole = set(re.findall(r"""["']([a-z]+(?:\.\w+)+)["']""", said))
    begun = set(re.findall(r"""["']([a-z]+\.(?:\w+\.)*)["'] ?~""", said))  # 'state.' ~ name
    begun |= set(
        re.findall(r"""["']([a-z]+\.(?:\w+\.)*)(?:%s|\{)""", said)
    )  # 'why.%s', f"rule.{key}"
    begun |= {f"{one}." for one in re.findall(r"""or_key\(\s*["'](\w+)["']""", said)}
    begun |= {
        f"{prefix}." for prefix in ("agency", "category", "quality")
    }  # publish/pages/naming.py
    with (ROOT / "publish" / "words.csv").open(encoding="utf-8", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert [key for key in keys if key not in whole and not key.startswith(tuple(begun))] == []
