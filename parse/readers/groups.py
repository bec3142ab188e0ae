"""Numbers gathered in groups: squares without a rule between them, rules that touch."""


class Groups:
    """The numbers up to a count, each in a group of its own until it is joined to another."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, number: int) -> int:
        """The group of a number, named by one of its members."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make one group of two; the first one's name is kept.

        >>> groups = Groups(4)
        >>> groups.join(0, 2), groups.join(2, 3)
        (None, None)
        >>> [groups.of(number) for number in range(4)]
        [0, 1, 0, 0]
        """
        self._parent[self.of(other)] = self.of(one)
