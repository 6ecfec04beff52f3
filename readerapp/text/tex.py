"""TeX inside an abstract as Unicode text that can be read, searched and highlighted.

Formulas (``$…$``, ``\\(…\\)``, ``\\[…\\]``) and known macros are converted. An unknown macro keeps
its name and nothing is dropped, because a wrong guess would change what the authors said. Text
without a dollar sign or a backslash is returned untouched.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Final

from readerapp.text.tex_symbols import (
    ALPHABETS,
    ASIDES,
    CITATIONS,
    FENCES,
    LETTERS,
    MATH_ACCENTS,
    MATH_ESCAPES,
    MATH_STYLES,
    OPERATORS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SWITCHES,
    TEXT_ACCENTS,
    TEXT_STYLES,
    symbol,
)
from readerapp.text.tex_tokens import FORMULA_OPENINGS, IN_MATHS, IN_PROSE, Tokens

_DEEPEST: Final = 40  # groups within groups; what is nested deeper is kept as typed
_MONEY: Final = re.compile(r"\d[^\\^_=+<>]*[A-Za-z]{2}[^\\^_=+<>A-Za-z]+[A-Za-z]{2}[^\\^_=+<>]*")
_GLUED: Final = re.compile(
    r"(mathcal|mathbb|mathbf|mathrm|mathsf|boldsymbol|sqrt|tilde|hat|bar|emph|textit|textbf)(.+)"
    r"|(cal|bm)(.)"
)
_COMBINING: Final = r"[\u0300-\u036f\u20d7]*"
_SINGLE_CHARACTER: Final = re.compile(rf".{_COMBINING}", re.DOTALL)
_SIMPLE: Final = re.compile(rf"(?:[\w.]{_COMBINING})*|.{_COMBINING}", re.DOTALL)


def to_unicode(text: str) -> str:
    """``text`` with its TeX converted."""
    if "$" not in text and "\\" not in text:
        return text
    return _Prose(Tokens(text, IN_PROSE)).read()


class _Reading(ABC):
    """What prose and formulas have in common: groups and arguments, read recursively."""

    pattern: re.Pattern[str]

    def __init__(self, tokens: Tokens, depth: int = 0, grouped: bool = False) -> None:
        self.tokens = tokens
        self.depth = depth
        self.grouped = grouped  # a closing brace ends it
        self.closed = False

    def read(self) -> str:
        """The text up to the brace that closes this group, or to the end."""
        written: list[str] = []
        while token := self.tokens.take():
            if token == "}" and self.grouped:
                self.closed = True
                break
            written.append(self.convert(token, written))
        return "".join(written)

    @abstractmethod
    def convert(self, token: str, before: list[str]) -> str:
        """What one token prints, after what was printed ``before``."""

    def argument(self) -> str:
        """The next argument of a macro: a group, a macro or a single character."""
        self.tokens.skip_blank()
        if self.tokens.peek() in ("", "}"):
            return ""
        token = self.tokens.take_letter()
        if self.depth >= _DEEPEST:
            return token
        if token == "{":
            return type(self)(self.tokens, self.depth + 1, grouped=True).read()
        return type(self)(self.tokens, self.depth + 1).convert(token, [])


class _Maths(_Reading):
    """A formula."""

    def convert(self, token: str, before: list[str]) -> str:
        match token:
            case "{":
                return self._group()
            case "}" | "$":
                return ""
            case "^":
                return _script(self.argument(), SUPERSCRIPTS, "^")
            case "_":
                return _script(self.argument(), SUBSCRIPTS, "_")
            case "~" | "&":
                return " "
            case "'":
                return "′"
        if token[0] == "$":
            return _formula(token)
        if token[0] != "\\":
            return token
        if token[1:2].isalpha():
            return self.macro(token[1:].rstrip("*"), before)
        if token == "\\_" and self.tokens.peek() == "{":  # escaped once too often
            return self.convert("_", before)
        return MATH_ESCAPES.get(token[1:], token[1:])

    def macro(self, name: str, before: list[str]) -> str:
        """What a macro and its arguments print."""
        if name in OPERATORS:
            return self._spaced(name, before)
        if name == "operatorname":
            return self._spaced(self.argument(), before)
        if name in TEXT_STYLES or name in MATH_STYLES:
            return self.argument()
        if name in FENCES and self.tokens.peek().startswith("."):
            self.tokens.take_letter()
        if name in SWITCHES:
            return ""
        if name in _STRUCTURES:
            return _STRUCTURES[name](self)
        if name in MATH_ACCENTS:
            return _accented(self.argument(), MATH_ACCENTS[name])
        if name in ALPHABETS:
            return _lettered(self.argument(), ALPHABETS[name])
        known = symbol(name)
        if known is not None:
            return self._closed_up(known, before)
        return self.glued(name) or name

    def glued(self, name: str) -> str:
        """``\\sqrtT``: a macro that lost the braces or the blank between it and its argument."""
        parts = _GLUED.fullmatch(name)
        if not parts:
            return ""
        macro, argument = parts[1] or parts[3], parts[2] or parts[4]
        self.tokens.put_back("{", argument, "}")
        return self.macro(macro, [])

    def _closed_up(self, sign: str, before: list[str]) -> str:
        """A sign without the blank that only ended its name: ``2\\times 2``, but ``n \\leq 5``."""
        spaced_before = bool(before) and before[-1][-1:].isspace()
        if not spaced_before and not sign.isalnum():
            self.tokens.skip_blank()
        return sign

    def _group(self) -> str:
        if self.depth >= _DEEPEST:
            return ""
        return _Maths(self.tokens, self.depth + 1, grouped=True).read()

    def _spaced(self, operator: str, before: list[str]) -> str:
        """An operator, kept apart from the letters round it: ``n log n``."""
        left = before[-1][-1:] if before else ""
        following = self.tokens.peek()
        macro_follows = following[:1] == "\\" and following[1:2].isalpha()
        return (
            (" " if left.isalnum() or left in (")", "]", "}") else "")
            + operator
            + (" " if following[:1].isalnum() or macro_follows else "")
        )


class _Prose(_Reading):
    """Sentences, in which formulas are islands."""

    def convert(self, token: str, before: list[str]) -> str:
        if token == "{":
            return self._braces()
        if len(token) > 2 and token.startswith(FORMULA_OPENINGS):
            return _formula(token)
        if token[0] != "\\":
            return token
        name = token[1:].rstrip("*") or token[1:]
        if name in TEXT_ACCENTS and self._letter_follows(name):
            return _accented(self.argument().replace("ı", "i"), TEXT_ACCENTS[name])
        if name[:1].isalpha():
            return self._macro(name)
        return " " if name in ("\\", ",", ";", ":", " ") else name

    def _braces(self) -> str:
        """A group. Braces that only hold a change of look (``{\\em so}``) vanish; others stay."""
        if self.depth >= _DEEPEST:
            return "{"
        changes_look = self.tokens.peek().rstrip("*")[1:] in SWITCHES
        group = _Prose(self.tokens, self.depth + 1, grouped=True)
        inside = group.read()
        if changes_look:
            return inside
        return "{" + inside + ("}" if group.closed else "")

    def _letter_follows(self, mark: str) -> bool:
        """Whether ``mark`` can be an accent here (``\\'e``, ``\\c{c}``) and not something else."""
        following = self.tokens.peek()
        if mark.isalpha():
            return following[:1] in ("{", " ")
        return following[:1].isalpha() or following in ("{", "\\i", "\\j")

    def _macro(self, name: str) -> str:
        if name in TEXT_STYLES:
            return self.argument()
        if name in SWITCHES:
            self.tokens.skip_blank()
            return self.argument() if self.tokens.peek() == "{" else ""
        if name in CITATIONS and self.tokens.peek()[:1] in ("{", "["):
            self.tokens.take_option()
            return f"[{self.argument()}]"
        if name in ASIDES:
            return f" ({self.argument()})"
        if name in _PASSAGES:
            return _PASSAGES[name](self)
        return self._lost_formula(name)

    def _lost_formula(self, name: str) -> str:
        """A formula whose dollar signs were lost: a macro and the scripts that follow it."""
        maths = _Maths(self.tokens, self.depth)
        if name in _MATHS_ONLY:
            written = [maths.macro(name, [])]
        else:
            if name in LETTERS:
                self.tokens.skip_blank()
            known = symbol(name)
            written = [(maths.glued(name) or name) if known is None else known]
        while self.tokens.peek() in ("^", "_"):
            written.append(maths.convert(self.tokens.take(), written))
        return "".join(written)


def _formula(token: str) -> str:
    """A formula with its delimiters, or a sum of money left as it is."""
    if token.startswith("\\begin"):
        inside = token[token.index("}") + 1 : token.rindex("\\")]
    else:
        inside = token.strip("$") if token[0] == "$" else token[2:-2]
    if token[0] == "$" and _MONEY.fullmatch(inside):
        return token
    return " ".join(_Maths(Tokens(inside, IN_MATHS)).read().split())


def _script(argument: str, alphabet: Mapping[str, str], mark: str) -> str:
    """Raised or lowered, if Unicode has every character; else ``^(…)``, so that 2/3 stays one."""
    argument = argument.strip()
    if argument and all(character in alphabet for character in argument):
        return "".join(alphabet[character] for character in argument)
    return mark + (argument if _SINGLE_CHARACTER.fullmatch(argument) else f"({argument})")


def _accented(base: str, mark: str) -> str:
    base = base.strip()
    return unicodedata.normalize("NFC", base[:1] + mark) + base[1:] if base else ""


def _lettered(argument: str, alphabet: Mapping[str, str]) -> str:
    """A single letter in its special alphabet; a word stays plain, to be found by a search."""
    argument = argument.strip()
    return alphabet.get(argument, argument)


def _bracketed(argument: str) -> str:
    argument = argument.strip()
    return argument if _SIMPLE.fullmatch(argument) else f"({argument})"


def _fraction(reading: _Reading) -> str:
    over = _bracketed(reading.argument())
    return f"{over}/{_bracketed(reading.argument())}"


def _root(reading: _Reading) -> str:
    degree = (reading.tokens.take_option() or "").strip()
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree)
    if sign is None:
        sign = _script(degree, SUPERSCRIPTS, "^") + "√"
    return sign + _bracketed(reading.argument())


def _binomial(reading: _Reading) -> str:
    above = reading.argument()
    return f"C({above}, {reading.argument()})"


def _linked(reading: _Reading) -> str:
    address = reading.argument()
    return f"{reading.argument()} ({address})"


def _quoted(reading: _Reading) -> str:
    return f"“{reading.argument()}”"


def _second_of_two(reading: _Reading) -> str:
    reading.argument()
    return reading.argument()


def _first_of_two(reading: _Reading) -> str:
    first = reading.argument()
    reading.argument()
    return first


def _nothing(reading: _Reading) -> str:
    reading.argument()
    return ""


_STRUCTURES: Final[Mapping[str, Callable[[_Reading], str]]] = {
    "frac": _fraction,
    "dfrac": _fraction,
    "tfrac": _fraction,
    "nicefrac": _fraction,
    "sqrt": _root,
    "binom": _binomial,
    "begin": _nothing,
    "end": _nothing,
    "texorpdfstring": _first_of_two,
}
_PASSAGES: Final[Mapping[str, Callable[[_Reading], str]]] = {
    "href": _linked,
    "url": _Reading.argument,
    "enquote": _quoted,
    "textcolor": _second_of_two,
    "begin": _nothing,
    "end": _nothing,
    "texorpdfstring": _first_of_two,
}
_MATHS_ONLY: Final = (
    frozenset(_STRUCTURES)
    | frozenset(MATH_ACCENTS)
    | frozenset(ALPHABETS)
    | OPERATORS
    | MATH_STYLES
)
