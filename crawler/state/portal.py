"""The whole state of one portal."""

from crawler.state.answers import Answers
from crawler.state.crawls import Crawls
from crawler.state.frontier import Frontier


class State(Crawls, Answers, Frontier):
    """state.db of one portal: its runs, its answers, its frontier."""
