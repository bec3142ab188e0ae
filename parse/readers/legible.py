"""Can the text layer of a page be believed? A font without a map to Unicode prints well and reads as noise."""

from collections.abc import Sequence

from parse.readers.lettering import Glyph

# The letters that fill these reports: the form's own labels and the commonest of official prose.
_COMMON = frozenset(
    "的一是不在有人我他这中大来上个国到说们为子和地出道也时年得就那要下以生会自着去之过家学对可里"
    "本机关政府信息公开工作年度报告总体情况主动收到处理申请行复议诉讼存在问题改进其他需事项新数量"
    "结转予部分属于家秘密法律规禁止危及安全稳定保护第三方合权益内务类过程性执案卷查询无提供掌握相"
    "没有现成另制作补正后容仍明确信访举投类重要求出版物当由大量反自然商业企科研社会公组织服维持纠"
    "果尚未审经直接起计办续继区市县镇乡街局委员发展建设管理监督平台网站开月日全面推进落实加强完善"
    "条例第项规范文件许可罚强制费集采购件元万总设及和与按照根据按时各级单位部门依渠道群众政策解读"
)
# Fewer letters than this say nothing about a page.
_ENOUGH = 30
_LEAST_COMMON = 0.2
_MOST_BROKEN = 0.05


def legible(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether what a page's letters say can be Chinese text.

    It is not where many have no meaning (U+FFFD, private use), where few of its Chinese letters are
    common ones, or where there are many letters and hardly any Chinese ones among them. A page of few
    letters is believed, unless most of them are broken.

    >>> def page(text): return [Glyph(c, 0, 0, 1, 1) for c in text]
    >>> legible(page("本年新收政府信息公开申请数量" * 4)), legible(page("浣犲ソ鏄庡勾杩欐槸" * 6))
    (True, False)
    >>> legible(page("\\ue012\\ue013\\ue2ff" * 9)), legible(page("0" * 20)), legible(page("$%&*)!" * 9))
    (False, True, False)
    """
    letters = [g[0] for g in glyphs if not g[0].isspace()]
    if not letters:
        return True
    broken = sum(1 for c in letters if is_broken(c))
    if broken > max(2.0, _MOST_BROKEN * len(letters)):
        return False
    chinese = [c for c in letters if "㐀" <= c <= "鿿" or "豈" <= c <= "﫿" or c > "\uffff"]
    figures = sum(1 for c in letters if c.isdigit() or c in ".,-—/%()（）、，。：")
    others = len(letters) - len(chinese) - figures
    if len(chinese) >= _ENOUGH:
        common = sum(1 for c in chinese if c in _COMMON)
        return common >= _LEAST_COMMON * len(chinese)
    return others < _ENOUGH or others < len(letters) / 2


def is_broken(character: str) -> bool:
    """Tell whether a letter has no meaning of its own: unmapped, or in a private-use area.

    Word's bullets are private too (U+F020–F0FF, the symbol fonts); they are few and harm nothing.
    """
    if character == "\ufffd":
        return True
    return ("\ue000" <= character <= "\uf8ff" and not "\uf020" <= character <= "\uf0ff") or (
        character > "\U000effff"
    )
