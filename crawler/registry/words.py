"""What is said of a line that was made from public tables: one sentence each, Chinese with English behind."""

MADE = "公开资料，未核实 (unverified)"
DISCOVER = "栏目待查 (needs discover)"
PLATFORM = "平台统一入口 (the platform's common entry)"
HTTP_ONLY = "仅 http (http only)"
NO_PORTAL = "资料无门户 (no portal in the source)"
NO_CODE = "资料无区划代码 (no division code in the source)"
NOT_A_DIVISION = "不是行政区划，无代码 (not a division, has no code)"
CODE_BY_NAME = "代码按名称补 (code filled in by name)"
ENDED = "区划 {year} 年终止，今 {now} (division ended in {year}, now {now})"
LEVEL = "资料称 {said} (the source says {said})"
SHARED = "资料网址 {host} 与 {other} 相同，未采用 (the source gives the same address as for {other}; not taken)"
SAID_OF = "另一资料称此网址属 {other} (another source gives this address to {other})"
ODD_HOST = "资料网址 {host} 不是 .gov.cn，未采用 (not under .gov.cn; not taken)"
NAMES_ANOTHER = "名称未含所在地 {place} (the name is not that of a body of {place})"
SHORTENED = "简称 (a short name)"
DISAGREE = "两份资料所说系统不同：{families} (two sources disagree on its CMS)"
ALSO = "另有网址 {url} (another address)"
SITE_CODE = "网站标识码 {code} (site code)"


def note(*parts: str) -> str:
    """Join the sentences of a line's note; blank ones are left out.

    >>> note("甲", "", "乙")
    '甲；乙'
    """
    return "；".join(part for part in parts if part)


def is_made(text: str) -> bool:
    """Tell whether a line's note says that it was made and not written by hand."""
    return text.startswith(MADE)
