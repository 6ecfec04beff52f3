"""What TeX's names stand for, as tables.

Only what needs a decision is listed here. Every other single symbol (``\\alpha``, ``\\leq``) is
looked up in pylatexenc, which is imported at the first name that is not in these tables.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any, Final

SUPERSCRIPTS: Final = dict(
    zip(
        "0123456789+-=()nijkabcdefghlmoprstuvwxyzABDEGHIJKLMNOPRTUVWTαβγδε*′∘°†‡",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏᵃᵇᶜᵈᵉᶠᵍʰˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀᵅᵝᵞᵟᵋ*′°°†‡",
        strict=True,
    )
)
SUBSCRIPTS: Final = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)

# Marks set over (or through) a letter: Unicode's combining characters.
MATH_ACCENTS: Final = {
    "Tilde": "\u0303",
    "Hat": "\u0302",
    "Bar": "\u0304",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "mathring": "\u030a",
    "not": "\u0338",
}
TEXT_ACCENTS: Final = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "r": "\u030a",
    "k": "\u0328",
}

DOUBLE_STRUCK: Final = {
    **dict(zip("RNZQCPH", "ℝℕℤℚℂℙℍ", strict=True)),
    **{letter: unicodedata.lookup(f"MATHEMATICAL DOUBLE-STRUCK CAPITAL {letter}")
       for letter in "ABDEFGIJKLMOSTUVWXY"},
    "1": "𝟙",
}  # fmt: skip
SCRIPT: Final = {
    **dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
    **{letter: unicodedata.lookup(f"MATHEMATICAL SCRIPT CAPITAL {letter}")
       for letter in "ACDGJKNOPQSTUVWXYZ"},
}  # fmt: skip
ALPHABETS: Final = {
    "mathbb": DOUBLE_STRUCK,
    "mathds": DOUBLE_STRUCK,
    "mathbbm": DOUBLE_STRUCK,
    "mathcal": SCRIPT,
    "mathscr": SCRIPT,
    "cal": SCRIPT,
}

# Macros whose argument is kept and whose look is dropped: of prose, and of formulas.
TEXT_STYLES: Final = frozenset(
    re.findall(
        r"\w+",
        """
        text textrm textit textbf texttt textsc textsl textnormal textsf textup textmd emph
        mbox hbox fbox underline uline ensuremath
        """,
    )
)
MATH_STYLES: Final = frozenset(
    re.findall(
        r"\w+",
        """
        mathrm mathit mathsf mathtt mathbf boldsymbol bm operatorname pmb mathnormal mathop
        mathbin mathrel mathord smash
        """,
    )
)
# Macros that change the look of what follows, and those that only size or space: dropped.
SWITCHES: Final = frozenset(
    re.findall(
        r"\w+",
        """
        em it bf tt sc sl rm sf itshape bfseries ttfamily scshape normalfont boldmath tiny
        scriptsize footnotesize small normalsize large Large LARGE huge Huge left right middle
        big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle
        scriptstyle limits nolimits nonumber noindent xspace protect centering maketitle hfill
        smallskip medskip bigskip
        """,
    )
)
FENCES: Final = frozenset(["left", "right", "middle"])  # may be followed by an invisible "."

# Names written upright, with a blank before a letter that follows.
OPERATORS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        log ln exp min max argmin argmax sup inf lim liminf limsup poly polylog Pr det dim ker
        deg gcd sin cos tan tanh sinh cosh arctan mod softmax sign sgn rank tr Tr diag loglog
        st
        """,
    )
)

CITATIONS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        cite citep citet citealp citealt citeauthor citeyear parencite textcite autocite ref
        eqref cref Cref autoref label footnotemark
        """,
    )
)
ASIDES: Final = frozenset(["footnote", "thanks"])

LETTERS: Final = frozenset(re.findall(r"\w+", "o O l L ss ae AE oe OE aa AA i j"))  # parts of words

MATH_ESCAPES: Final = dict.fromkeys("!-/()[]", "") | dict.fromkeys(",;:> \\\n\t", " ") | {"|": "‖"}

SYMBOLS: Final = {
    "epsilon": "ε",
    "varepsilon": "ε",
    "eps": "ε",
    "ell": "ℓ",
    "prime": "′",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "dotsc": "…",
    "dotsb": "⋯",
    "quad": " ",
    "qquad": " ",
    "degree": "°",
    "top": "⊤",
    "land": "∧",
    "lor": "∨",
    "coloneqq": "≔",
    "backslash": "∖",
    "textbackslash": "∖",
    "lVert": "‖",
    "rVert": "‖",
    "Vert": "‖",
    "lvert": "|",
    "rvert": "|",
    "vert": "|",
    "norm": "",
    "textsuperscript": "",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textasciitilde": "~",
    "texttrademark": "™",
    "textregistered": "®",
    "copyright": "©",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "item": " • ",
    "par": " ",
    "newline": " ",
    "linebreak": " ",
    "i": "ı",
    "j": "ȷ",
}
# Shorthands that authors define for themselves.
SHORTHANDS: Final = {
    "R": "ℝ",
    "N": "ℕ",
    "Z": "ℤ",
    "Q": "ℚ",
    "C": "ℂ",
    "E": "𝔼",
    "PP": "ℙ",
    "real": "ℝ",
    "reals": "ℝ",
    "T": "⊤",
    "e": "ε",
    "tildeO": "Õ",
    "otilde": "Õ",
    "tO": "Õ",
    "order": "O",
    "ie": "i.e.",
    "eg": "e.g.",
}


@functools.cache
def symbol(name: str) -> str | None:
    """What the macro ``name`` prints, or None if nobody knows."""
    known = SYMBOLS.get(name)
    if known is not None:
        return known
    spec = _pylatexenc().get_macro_spec(name)
    printed = getattr(spec, "simplify_repl", None)
    if isinstance(printed, str) and printed and not set(printed) & set("%\\$"):
        return printed
    return SHORTHANDS.get(name)


@functools.cache
def _pylatexenc() -> Any:
    """Its table of macros, read when first needed."""
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()
