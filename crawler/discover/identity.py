"""Whose site a page is: its 网站标识码 and its name, as pages state them."""

import re

from crawler.challenges import shown
from crawler.reading.pages import Page, meta

# Where the code stands: the meta tag, the script for reporting errors, the footer.
_PLACES = (
    re.compile(r"sitecode\s*=\s*['\"]?\s*(bm\d{8}|\d{10})\b", re.IGNORECASE),
    re.compile(r"siteCode=(bm\d{8}|\d{10})\b", re.IGNORECASE),
)
_FOOTER = re.compile(r"网站标识码[:：]?(bm\d{8}|\d{10})", re.IGNORECASE)
_CODE = re.compile(r"bm\d{8}|\d{10}", re.IGNORECASE)
_LEFT_IN_TEMPLATES = {"1234567890", "0000000000", "1111111111"}
_REMARK = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_SUFFIX = re.compile(
    r"(?:门户网站|官方网站|政务网|网站|门户|首页|欢迎您|官网|(?:政府|政务)?信息公开(?:专栏|平台|年报|目录|网)?|政务公开(?:专栏|平台|网)?|网)+$"
)
_SPLIT = re.compile(r"\s*[-_|—–>»]+\s*|\s{2,}")


def site_code(page: Page) -> str:
    """Read the 网站标识码 of a page; '' where it states none.

    >>> site_code(Page("", "<script id='_jiucuo_' sitecode='6200000068'></script>"))
    '6200000068'
    >>> site_code(Page("", "<p>网站标识码： bm04000007</p>"))
    'bm04000007'
    """
    found = [meta(page, "SiteIDCode") or ""]
    found += [match[1] for place in _PLACES for match in place.finditer(page.text)]
    found += _FOOTER.findall(shown(page.text))
    for code in found:
        if _CODE.fullmatch(code.strip()) and code.strip() not in _LEFT_IN_TEMPLATES:
            return code.strip().lower()
    return ""


def site_name(page: Page) -> str:
    """Read the name of a page's site; '' where it states none.

    >>> site_name(Page("", '<meta name="SiteName" content="某省财政厅门户网站">'))
    '某省财政厅'
    >>> site_name(Page("", "<title>某县人民政府网站 - 首页</title>"))
    '某县人民政府'
    """
    named = meta(page, "SiteName")
    title = " ".join((page.html.xpath("//title//text()").get() or "").split())
    for text in (named or "", *_SPLIT.split(title)[::-1]):
        name = _SUFFIX.sub("", _REMARK.sub("", "".join(text.split())))
        name += "政府" if name.endswith("人民") else ""  # 某市人民政府信息公开: one 政府 for both
        if 2 <= len(name) <= 30 and re.search(
            r"(?:政府|局|委|委员会|厅|部|署|院|办公室|办|会|镇|乡|街道|区|市|县|省|中心)$", name
        ):
            return name
    return ""
