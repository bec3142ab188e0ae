"""Which CMS families there are, and which of them a column's page belongs to."""

import re
from collections.abc import Callable
from typing import Final

from crawler.reading.listing import Listing, Next, bounded
from crawler.reading.pages import Page
from crawler.signs import PRECEDENCE, SIGNS
from crawler.spiders import (
    anhui,
    fujian,
    generic,
    gkmlpt,
    hebei,
    huilan,
    intertid,
    jpaas,
    jpage,
    nfcms,
    shanghai,
    trs,
    ucap,
    ucapquery,
    vsb,
    xxgk,
)

# Every family: the name in the registry and the function that reads its list pages.
FAMILIES: Final[dict[str, Callable[[Page], Listing]]] = {
    family: bounded(read)
    for family, read in {
        "trs": trs.read_listing,
        "jpage": jpage.read_listing,
        "xxgk": xxgk.read_listing,
        "jpaas": jpaas.read_listing,
        "gkmlpt": gkmlpt.read_listing,
        "nfcms": nfcms.read_listing,
        "ucap": ucap.read_listing,
        "ucapquery": ucapquery.read_listing,
        "vsb": vsb.read_listing,
        "anhui": anhui.read_listing,
        "shanghai": shanghai.read_listing,
        "huilan": huilan.read_listing,
        "intertid": intertid.read_listing,
        "hebei": hebei.read_listing,
        "fujian": fujian.read_listing,
        "generic": generic.read_listing,
    }.items()
}
# Families whose column is asked for otherwise than by its address: what makes the question of it.
QUESTIONS: Final[dict[str, Callable[[str], Next]]] = {"fujian": fujian.question}

READS = 3  # what it says for a family that its reader finds reports in the page


def detect(page: Page) -> list[tuple[str, int, list[str]]]:
    """Score the families that a column's page may belong to: (family, score, reasons), best first.

    Detection is per column: one host may run two CMSs. 'generic' stands last wherever a list can
    be read at all; an empty result says that the page shows nothing that any family knows.

    >>> page = Page("http://a.gov.cn/zfxxgknb/", "<script>createPageHTML(3,0,'index','html')</script>")
    >>> detect(page)[0]
    ('trs', 4, ['createPageHTML begins with a number'])
    """
    texts = {"address": page.url, "links": _links(page), "markup": page.text}
    scores: dict[str, int] = {}
    reasons: dict[str, list[str]] = {}
    for family, where, pattern, score, reason in SIGNS:
        if re.search(pattern, texts[where], re.IGNORECASE | re.DOTALL | re.MULTILINE):
            scores[family] = scores.get(family, 0) + score
            reasons.setdefault(family, []).append(reason)
    for loser, winner, pattern, reason in PRECEDENCE:
        if loser in scores and winner in scores and re.search(pattern, page.text, re.DOTALL):
            del scores[loser], reasons[loser]
            reasons[winner].append(reason)
    for family in [*scores, "generic"]:
        found = FAMILIES[family](page)
        if found.links:
            scores[family] = scores.get(family, 0) + (READS if family != "generic" else 1)
            reasons.setdefault(family, []).append(f"its reader finds {len(found.links)} reports")
        elif family == "generic" and (found.lists or found.passed_over):
            scores[family] = 1
            reasons[family] = ["links of one shape, or a menu that leads to lists"]
    order = list(FAMILIES)
    ranked = sorted(scores, key=lambda family: (-scores[family], order.index(family)))
    return [(family, scores[family], reasons[family]) for family in ranked]


def _links(page: Page) -> str:
    return "\n".join(page.html.xpath("//@href | //@src | //@onclick | //@tagname").getall())
