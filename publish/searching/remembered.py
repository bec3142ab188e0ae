"""What was found is kept for the next who asks: the last so many answers, for all threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The last `most` answers; two threads that ask at once may both work out the same one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[tuple[Hashable, ...], T] = OrderedDict()
        self._lock = Lock()

    def peek(self, key: tuple[Hashable, ...]) -> T | None:
        """The answer to `key` if it is known."""
        with self._lock:
            return self._known.get(key)

    def get(self, key: tuple[Hashable, ...], find: Callable[[], T]) -> T:
        """The answer to `key`, found by `find` if it is not known; what raises is not kept."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = find()
        with self._lock:
            self._known[key] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found
