"""By which rules lists are read: a digest of the code that decides what in a list is a report."""

import inspect
from hashlib import sha256
from pathlib import Path

import chinese.titles
import crawler.reading


def rules_of(family: type) -> str:
    """The digest for a family: its module, those it takes functions from, and the rooms of reading."""
    module = inspect.getmodule(family)
    own = {inspect.getmodule(value) for value in vars(module).values()}
    files = {
        Path(str(room.__file__))
        for room in [module, *own]
        if room and room.__name__.startswith("crawler.spiders.") and not _is_base(room.__name__)
    }
    files |= {Path(str(chinese.titles.__file__))}
    files |= set(Path(str(crawler.reading.__file__)).parent.glob("*.py"))
    digest = sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_base(name: str) -> bool:
    return name.endswith(".base")
