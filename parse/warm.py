"""Imported by the server that forks the workers, so that each finds the tables already loaded."""

from chinese.fold import simplified
from parse import work
from parse.places import resolve

simplified("綜合執法局政府信息公開")
resolve("佛山市三水区城市管理和综合执法局", 2019, None)

__all__ = ["work"]
