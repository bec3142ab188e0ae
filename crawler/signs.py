"""By which signs a column's page is known to be of a CMS family: a table, a sign a line."""

from typing import Final, Literal

Where = Literal["address", "links", "markup"]
# Up to the next one of its kind: where it is never closed, the search is not to begin again and again.
_TREE = r"window\._CONFIG\s*=\s*\{(?:(?!window\._CONFIG).)*?\bTREE\b"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Family, where to look, what for, how much it says, how to call it. 'links' are the addresses of
# the page's own host in href, src and onclick; 'markup' is the whole text, comments included.
SIGNS: Final[tuple[tuple[str, Where, str, int, str], ...]] = (
    ("gkmlpt", "address", r"/gkmlpt/", 6, "the address is under /gkmlpt/"),
    ("gkmlpt", "markup", _TREE, 8, "window._CONFIG holds a TREE"),
    ("gkmlpt", "links", r"/gkmlpt/", 3, "links lead to /gkmlpt/"),
    ("nfcms", "markup", r"\bNFCMS_(?:SITE|POST|CAT|PAGE|PUB)", 6, "NFCMS_… stands in a script"),
    ("nfcms", "links", r"/content/m?post_\d+\.html", 5, "articles are …/content/post_N.html"),
    ("jpaas", "markup", r"unitbuild\.js", 10, "unitbuild.js fills the page in"),
    ("jpaas", "markup", r"jpaas-publish-server|/cms_files/", 3, "parts of JPaaS are used"),
    ("jpage", "markup", r"\.jpage\(|jquery\.jpage\.js|dataproxy\.jsp", 6, "jpage fills its list"),
    ("jpage", "markup", r"name=['\"]?WebId|Produced By 大汉|大汉版通", 3, "Hanweb signs it"),
    ("jpage", "address", r"/col/col\d+", 2, "the address is that of a Hanweb column"),
    ("jpage", "links", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_", 2, "articles are /art/Y/M/D/art_…"),
    ("xxgk", "markup", r"/module/xxgk/(?:search|tree)\.jsp", 8, "the xxgk module gives its list"),
    ("xxgk", "address", r"vc_xxgkarea=|/module/xxgk/", 5, "the address names an agency (vc_xxgkarea)"),
    ("ucapquery", "markup", r"\barticleList\s*:\s*\[|loadPageData\(", 7, "articleList, loadPageData"),
    ("ucapquery", "markup", r"HtmlGenerateTime|renderChannelTemplate", 3, "its templates are used"),
    ("ucapquery", "links", r"content_\d{15,}\.html|/pc/list\.html", 3, "articles are content_N.html"),
    ("ucapquery", "address", r"/pc/list\.html", 3, "the address is …/pc/list.html"),
    ("ucap", "markup", r"createPageHTML\(\s*['\"](?!\d+['\"])", 6, "createPageHTML begins with an element's id"),
    ("ucap", "markup", r"<meta[^<>]*name=['\"]?channelId|页面生成时间|UCAPTITLE|UCAP-CONTENT", 4, "UCAP's metas"),
    ("ucap", "address", r"/c\d{5,}[a-z]?/", 3, "the address has a column code cNNNNNN"),
    ("ucap", "links", r"/c\d{5,}[a-z]?/\d{6}/", 3, "articles are /cNNNNNN/YYYYMM/…"),
    ("trs", "markup", r"/t20\d{6}_\d+(?:_ext)?\.s?html?", 5, "articles are tYYYYMMDD_N"),
    ("trs", "markup", r"createPage(?:HTML)?\(\s*(?:['\"]?\d|[a-z]\w*\s*,)", 4, "createPageHTML begins with a number"),
    ("trs", "markup", r"_['\"]\s?\+\s?nextPage\s?\+", 4, "its pager is written out, with nextPage"),
    ("trs", "markup", r"CurrChnlCls|TRS_|/was5/web/", 3, "TRS is named in the markup"),
    ("shanghai", "address", r"/nw\d{4,}/|/20\d\dndbg/", 5, "the address is a column nwNNNNN"),
    ("shanghai", "links", r"/nw\d{4,}/\d{8}/[0-9a-f]{32}", 5, "articles are /nwN/YYYYMMDD/<hash>"),
    ("shanghai", "markup", r"\.pagination\(\s*\{[^{}]*totalPage", 3, "pagination({totalPage})"),
    ("vsb", "markup", r"Visual SiteBuilder|_sitegray|/system/resource/js/", 6, "VSB signs it"),
    ("vsb", "links", r"/info/\d{4,}/\d+\.htm(?:$|[?#])", 4, "articles are /info/N/N.htm"),
    ("anhui", "address", r"/public/column/\d+|/site/tpl/\d+|/content/column/\d+", 6, "its addresses"),
    ("anhui", "links", r"/public/\d+/\d+\.html|/site/tpl/\d+\?", 3, "articles are /public/N/N.html"),
    ("anhui", "markup", r"labelName=publicInfoList|j-fontContent|Ls\.pagination", 3, "its scripts"),
    ("huilan", "markup", r"queryArticleByCondition\(|article_paging_list_hidden", 7, "Huilan's pager"),
    ("huilan", "markup", r"eprotalCurrentPageId|contextPath['\"]? value=['\"]?/eportal", 5, "eportal"),
    ("huilan", "address", r"/eportal/ui\?", 6, "the address is under /eportal/"),
    ("huilan", "links", r"/web/[^'\"]*/\d{15,}/index\.shtml", 3, "articles are /web/…/<19 digits>/"),
    ("intertid", "markup", r"intertidwebapp|getDocuments", 7, "intertidwebapp is asked for its list"),
    ("intertid", "address", r"/intertidwebapp/", 8, "the address is intertidwebapp's"),
    ("intertid", "links", r"/doc/20\d\d/\d\d/\d\d/\d+\.shtml", 4, "articles are /doc/Y/M/D/N.shtml"),
    ("fujian", "address", r"/fjdzapp/search\b", 8, "the address is that of fjdzapp's search"),
    ("hebei", "address", rf"/columns/{_UUID}", 8, "the address is /columns/<uuid>/"),
    ("hebei", "links", rf"/columns/{_UUID}/\d{{6}}/\d\d/{_UUID}", 5, "articles are under /columns/"),
)  # fmt: skip
# Where two families share their looks: (who gives way, to whom, what decides, why).
PRECEDENCE: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("jpage", "jpaas", r"unitbuild\.js", "unitbuild.js makes it JPaaS, whatever else it has"),
    ("jpage", "ucapquery", r"\barticleList\s*:|loadPageData\(|content_\d{15,}\.html",
     "/col/colN with content_N is queryList, not Hanweb"),
    ("jpage", "xxgk", r"loadDynamic\(\s*['\"]/module/xxgk/", "the list itself comes from xxgk"),
    ("ucap", "ucapquery", r"\barticleList\s*:|loadPageData\(", "the queryList generation of UCAP"),
    ("trs", "ucap", r"createPageHTML\(\s*['\"](?!\d+['\"])", "a pager call that begins with an element's id"),
    ("nfcms", "gkmlpt", _TREE, "the tree leads to every list"),
)  # fmt: skip
