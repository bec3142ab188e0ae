"""Ids of lines: the province and the host, such as gd-sz-zjj; given once and then kept."""

import re
from collections.abc import Container
from urllib.parse import urlsplit

# The digits that a province's codes begin with → its letters in the .cn registry, and the labels
# under .gov.cn that stand for the province itself.
PROVINCES: dict[str, tuple[str, tuple[str, ...]]] = {
    "11": ("bj", ("beijing",)), "12": ("tj", ("tj",)), "13": ("he", ("hebei",)),
    "14": ("sx", ("shanxi",)), "15": ("nm", ("nmg",)), "21": ("ln", ("ln",)),
    "22": ("jl", ("jl",)), "23": ("hl", ("hlj",)), "31": ("sh", ("sh", "shanghai")),
    "32": ("js", ("jiangsu",)), "33": ("zj", ("zj",)), "34": ("ah", ("ah",)),
    "35": ("fj", ("fujian",)), "36": ("jx", ("jiangxi",)), "37": ("sd", ("shandong",)),
    "41": ("ha", ("henan",)), "42": ("hb", ("hubei",)), "43": ("hn", ("hunan",)),
    "44": ("gd", ("gd",)), "45": ("gx", ("gxzf",)), "46": ("hi", ("hainan",)),
    "50": ("cq", ("cq",)), "51": ("sc", ("sc",)), "52": ("gz", ("guizhou",)),
    "53": ("yn", ("yn",)), "54": ("xz", ("xizang",)), "61": ("sn", ("shaanxi",)),
    "62": ("gs", ("gansu",)), "63": ("qh", ("qinghai",)), "64": ("nx", ("nx",)),
    "65": ("xj", ("xinjiang",)),
}  # fmt: skip


def make_id(code: str, url: str, taken: Container[str]) -> str:
    """A new id for a portal: province, host read from the right, and a number where that is taken.

    >>> make_id("440300", "http://zjj.sz.gov.cn/", ()), make_id("", "https://www.mof.gov.cn/", ())
    ('gd-sz-zjj', 'mof')
    >>> make_id("320000", "http://fgw.jiangsu.gov.cn/", ()), make_id("653228", "", ())
    ('js-fgw', 'xj-653228')
    >>> make_id("350500", "https://xxgk.quanzhou.gov.cn/sjj/", {"fj-quanzhou-xxgk-sjj"})
    'fj-quanzhou-xxgk-sjj-2'
    """
    letters, own = PROVINCES.get(code[:2], ("", ()))
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    host = "gov" if host == "gov.cn" else host.removesuffix(".gov.cn")
    labels = [label for label in reversed(host.split(".")) if label]
    if len(labels) > 1 and labels[0] in own:
        del labels[0]
    folders = [folder for folder in parts.path.split("/")[:-1] if re.search("[a-z]", folder)][-1:]
    words = [letters, *(labels or [code or "central"])]
    words += [folder for folder in folders if folder not in words]
    plain = re.sub(r"[^a-z0-9-]+", "-", "-".join(word for word in words if word).lower()).strip("-")
    ident, number = plain, 1
    while ident in taken:
        number += 1
        ident = f"{plain}-{number}"
    return ident
