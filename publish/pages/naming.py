"""Values of the data in the words of the pages: years, types, categories, sections, verdicts."""

from typing import Any

from publish import form
from publish.words import Words


def value_of(name: str, value: Any, words: Words) -> str:
    """Name the value of a filter.

    >>> value_of("type", "DEPT", Words("zh")), value_of("year", 2023, Words("en"))
    ('政府工作部门', '2023')
    """
    if name == "year":
        return str(value)
    if name == "section":
        if value in ("title", "agency"):
            return words(f"section.{value}")
        return form.name("section", "section", value, words.lang)
    prefix = {"type": "agency", "category": "category", "quality": "quality"}.get(name, name)
    return words.or_key(prefix, str(value))
