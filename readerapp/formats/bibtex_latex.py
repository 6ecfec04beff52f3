"""LaTeX in the fields of a reference list, as a person reads it.

What ``text.tex`` does for abstracts is not enough here: in a reference list braces only protect
capitals, letters are spelt with macros (``\\textendash``, ``{\\'e}``), and HTML may hide behind
both (``{\\textless}i{\\textgreater}``). Nothing is dropped that a reader would miss: an unknown
macro loses its backslash and keeps its argument.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from readerapp.formats import markup
from readerapp.text.tex import to_unicode
from readerapp.text.tex_symbols import (
    ASIDES,
    CITATIONS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SWITCHES,
    TEXT_STYLES,
    symbol,
)

_SPECIAL: Final = re.compile(r"[\\{}$~]|--|``|''")
_DELIMITER: Final = re.compile(r"\\.|\$\$|\$", re.DOTALL)
_CLOSING: Final = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_LONGEST_FORMULA: Final = 2_000  # characters
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*|\\par(?![A-Za-z])\s*")
_HTML: Final = re.compile(r"</[a-zA-Z]|<(?:p|br|hr)\b|&#?\w{1,31};", re.IGNORECASE)

# What stands for itself once it is printed. Lone surrogates come out of no decoder, so they can
# stand in for signs that would otherwise be read as TeX again.
_KEPT: Final = {"{": "\ud800", "}": "\ud801", "\\": "\ud802", "$": "\ud803", "~": "\ud804"}
_KEPT_ALSO: Final = {"`": "\ud805", "'": "\ud806", "&": "\ud807", "<": "\ud808"}
_BACK: Final = str.maketrans({sign: kept for kept, sign in (_KEPT | _KEPT_ALSO).items()})

_LETTERS: Final = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": _KEPT["{"],
    "textbraceright": _KEPT["}"],
    "lbrace": _KEPT["{"],
    "rbrace": _KEPT["}"],
    "textbackslash": _KEPT["\\"],
    "textdollar": _KEPT["$"],
    "textasciitilde": _KEPT["~"],
    "textasciicircum": "^",
    "textasciigrave": _KEPT_ALSO["`"],
    "textquotesingle": _KEPT_ALSO["'"],
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquotedbl": '"',
    "quotedblbase": "„",
    "quotesinglbase": "‚",
    "glqq": "„",
    "grqq": "“",
    "glq": "‚",
    "grq": "‘",
    "flqq": "«",
    "frqq": "»",
    "guillemotleft": "«",
    "guillemotright": "»",
    "guillemetleft": "«",
    "guillemetright": "»",
    "lq": "‘",
    "rq": "’",
    "textendash": "–",
    "textemdash": "—",
    "textellipsis": "…",
    "ldots": "…",
    "dots": "…",
    "textunderscore": "_",
    "textpercent": "%",
    "textampersand": "&",
    "texthash": "#",
    "textnumbersign": "#",
    "textasteriskcentered": "*",
    "textperiodcentered": "·",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textsterling": "£",
    "pounds": "£",
    "euro": "€",
    "EUR": "€",
    "S": "§",
    "P": "¶",
    "slash": "/",
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ss": "ß",
    "SS": "SS",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "textcopyright": "©",
    "textregistered": "®",
    "texttrademark": "™",
    "textdegree": "°",
    "textmu": "µ",
    "textpm": "±",
    "texttimes": "×",
    "textonehalf": "½",
    "textquarter": "¼",
    "textordfeminine": "ª",
    "textordmasculine": "º",
    "textcentoldstyle": "¢",
    "textalpha": "α",
    "textbeta": "β",
    "textgamma": "γ",
    "textdelta": "δ",
    "textepsilon": "ε",
    "textlambda": "λ",
    "space": " ",
    "quad": " ",
    "qquad": " ",
    "nobreakspace": " ",
    "newline": " ",
    "linebreak": " ",
}  # fmt: skip
_SILENT: Final = frozenset(  # they print nothing and take nothing
    re.findall(
        r"\w+",
        """
        relax protect unskip nobreak allowbreak ignorespaces null noexpand xspace noindent newblock
        leavevmode bgroup egroup begingroup endgroup sloppy textnormal normalfont hfill smash strut
        autocap nocite sffamily rmfamily upshape slshape mdseries
        """,
    )
)
_KNOWN: Final = TEXT_STYLES | SWITCHES | CITATIONS | ASIDES | {"url", "begin", "end"}
_ACCENTS: Final = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "|": "\u030d",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "r": "\u030a",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
    "G": "\u030f",
    "U": "\u030d",
    "f": "\u0311",
    "h": "\u0309",
    "t": "\u0361",
    "textcommabelow": "\u0326",
    "cedilla": "\u0327",
    "ogonek": "\u0328",
}  # fmt: skip
_ACCENTED: Final = re.compile(  # \'e  \'{e}  \' e  \'\i  \'{\i}  \c{c}  \v c  \v\i
    r"\\(?:(?P<sign>['`^\"~=.|])\s{0,5}|(?P<name>[cvuHrkdbGUfht]|textcommabelow|cedilla|ogonek)"
    r"(?:\s{1,5}|(?=[{\\])))"
    r"(?:\{\s*(?:\\(?P<dotless>[ij])|(?P<macro>\\(?:ae|AE|oe|OE|o|O|l|L|aa|AA))(?![A-Za-z])"
    r"|(?P<letters>[^\W_]{1,2}))\s*(?:\{\})?\}"
    r"|\\(?P<bare_dotless>[ij])(?![A-Za-z])(?:\{\}|\s)?|(?P<letter>[^\W_]))"
)
_MACRO: Final = re.compile(r"\\([A-Za-z]+)\*?(?:\{\}|\s+)?")
_ESCAPE: Final = re.compile(r"\\([^A-Za-z\s])(?:\{\})?")
_TWICE_ESCAPED: Final = re.compile(
    r"\\\\(?=['`^\"~=.](?:[A-Za-z]|\{\\{0,2}[A-Za-z]{1,2}\}))|(?<=\{)\\\\(?=[A-Za-z]{1,4}\})"
)
_SCRIPT: Final = re.compile(
    r"\\text(?P<which>super|sub)script\s*(?:\{(?P<raised>[^{}\\]{0,40})\}|(?P<one>\d))"
    r"|\\(?P<short>sp|sb)\{(?P<shortly>[^{}\\]{0,40})\}"
)
_SORTING: Final = re.compile(  # prints nothing, and neither does what it takes
    r"\\(?:no[oO]p[sS]ort|SortNoop|sortas|sortkey|hspace|vspace|rule|color|phantom|hphantom"
    r"|vphantom|label|selectlanguage|foreignlanguage|fontsize|bibnamedelim[abc]|discretionary)"
    r"\*?\s*\{[^{}]*\}"
)
_LINK: Final = re.compile(r"\\href\s*\{[^{}]*\}\s*")
_FOR_BOOKMARKS: Final = re.compile(
    r"\\texorpdfstring\s*\{((?:[^{}]|\{[^{}]*\}){0,300})\}\s*\{[^{}]*\}"
)
_QUOTING: Final = re.compile(r"\\(mkbibquote|enquote|mkbibparens|mkbibbrackets)\*?\{([^{}]*)\}")
_QUOTED: Final = {"mkbibparens": "({})", "mkbibbrackets": "[{}]"}
_TYPEWRITTEN: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
_BLANK_ESCAPES: Final = frozenset(",;: \n\t")
_NO_ESCAPES: Final = frozenset("-/!@()[]")  # hyphenation, kerning, the borders of formulas


def words(value: str) -> str:
    """A title, a name or a venue: formulas in Unicode, no braces, one line."""
    if not (_SPECIAL.search(value) or "&" in value or "<" in value):
        return " ".join(value.split())
    if _SPECIAL.search(value):
        value = "".join(
            to_unicode(piece.replace(r"\slash", "/")) if formula else _prose(piece)
            for piece, formula in _pieces(_FOR_BOOKMARKS.sub(r"\1", value))
        )
    return " ".join(_without_html(value).translate(_BACK).split())


def passage(value: str) -> str:
    """An abstract or a note: formulas as typed, no braces, a paragraph a line."""
    paragraphs = (_paragraph(paragraph) for paragraph in _PARAGRAPHS.split(value))
    return _without_html("\n".join(filter(None, paragraphs))).translate(_BACK)


def _paragraph(text: str) -> str:
    if _SPECIAL.search(text):
        text = "".join(piece if formula else _prose(piece) for piece, formula in _pieces(text))
    return " ".join(text.split())


def verbatim(value: str) -> str:
    """An address or a number: what LaTeX needed to print it is undone, nothing else changes."""
    if "&" in value:
        value = _AMPERSAND.sub("&", value)
    if _VERBATIM.search(value):
        for pattern, printed in _PRINTED:
            value = pattern.sub(printed, value)
    return " ".join(value.split())


_AMPERSAND: Final = re.compile(r"(?<!\\)&amp;|\{\\&\}amp;")
_VERBATIM: Final = re.compile(r"[\\{}$]")
_PRINTED: Final = (
    (re.compile(r"\$<\$|\\textless\b\s{0,9}(?:\{\})?"), "<"),
    (re.compile(r"\$>\$|\\textgreater\b\s{0,9}(?:\{\})?"), ">"),
    (re.compile(r"\$\\sim\$|\\(?:textasciitilde\b|~)\s{0,9}(?:\{\s{0,9}\})?"), "~"),
    (re.compile(r"\\textunderscore\b\s{0,9}(?:\{\})?"), "_"),
    (re.compile(r"\\href\s{0,9}\{([^{}]{0,2000})\}\s{0,9}\{"), r" \1 {"),
    (re.compile(r"\\(?:url|path|nolinkurl|texttt)\b\s{0,9}(?=\{)"), " "),
    (re.compile(r"\\([_%&#$^-])"), r"\1"),
    (re.compile(r"[{}]"), ""),
)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut where formulas begin and end; whether a piece is a formula."""
    pieces, reached = [], 0
    opening, start = "", 0
    for match in _DELIMITER.finditer(text):
        sign = match.group()
        if opening and sign == _CLOSING[opening] and match.start() > start + len(opening):
            pieces += [(text[reached:start], False), (text[start : match.end()], True)]
            reached, opening = match.end(), ""
        elif sign in _CLOSING and (not opening or match.start() - start > _LONGEST_FORMULA):
            opening, start = sign, match.start()
    return [*pieces, (text[reached:], False)]


def _prose(text: str) -> str:
    """Words between formulas. Signs to be kept are stood in for; see ``_BACK``."""
    if "\\" in text:
        text = _TWICE_ESCAPED.sub(r"\\", text)
        text = _LINK.sub("", _SORTING.sub("", text))
        text = _SCRIPT.sub(_raised, _QUOTING.sub(_quoted, text))
        text = _ACCENTED.sub(_accented, _ACCENTED.sub(_accented, text))  # two on one letter
        text = to_unicode(_ESCAPE.sub(_escaped, _MACRO.sub(_printed, text)))
    for typed, printed in _TYPEWRITTEN:
        text = text.replace(typed, printed)
    text = text.replace("<{}", _KEPT_ALSO["<"])
    return text.replace("~", " ").replace("{", "").replace("}", "")


def _accented(match: re.Match[str]) -> str:
    mark = _ACCENTS[match["sign"] or match["name"]]
    dotless = match["dotless"] or match["bare_dotless"]
    letters = dotless or match["letters"] or match["letter"]
    if match["macro"]:
        letters = _LETTERS[match["macro"][1:]]
    return unicodedata.normalize("NFC", letters[0] + mark) + letters[1:]


def _printed(match: re.Match[str]) -> str:
    """A macro that stands for a sign, with the blank or the braces that end its name.

    One that nobody knows leaves its argument behind.
    """
    name = match[1]
    if name in _SILENT:
        return ""
    takes = match.string.startswith("{", match.end()) and not match.group().endswith("}")
    if takes and name not in _KNOWN and name not in _LETTERS and symbol(name) is None:
        return ""
    return _LETTERS.get(name, match.group())


def _escaped(match: re.Match[str]) -> str:
    sign = match[1]
    if sign in _NO_ESCAPES:
        return ""
    if sign == "\\" or sign in _BLANK_ESCAPES:
        return " "
    if sign == "&":  # “\\&amp;” is an entity, “\\&{}amp;” is what our own writer makes of its name
        return _KEPT_ALSO["&"] if match.group().endswith("}") else "&"
    return _KEPT.get(sign) or _KEPT_ALSO.get(sign) or sign


def _raised(match: re.Match[str]) -> str:
    raised = match["raised"] or match["one"] or match["shortly"] or ""
    alphabet = SUPERSCRIPTS if match["which"] == "super" or match["short"] == "sp" else SUBSCRIPTS
    if raised and all(sign in alphabet and not sign.isalpha() for sign in raised):
        return "".join(alphabet[sign] for sign in raised)
    return raised


def _quoted(match: re.Match[str]) -> str:
    return _QUOTED.get(match[1], "“{}”").format(match[2])


def _without_html(text: str) -> str:
    """Without tags and entities, if there are any; escaped ones are undone first."""
    if _HTML.search(text):
        text = markup.plain(markup.plain(text))
    return text
