"""TeX cut into tokens: formulas, macros, braces and the words between them."""

from __future__ import annotations

import re
from typing import Final

FORMULA_OPENINGS: Final = ("$", "\\(", "\\[", "\\begin{")

# A dollar sign may be money: it opens a formula only if no blank follows, and closes one only if
# no blank stands before it and no digit after it, unless there is a macro between the two.
# The lengths are bounded so that a page of unclosed formulas is still read in one pass.
_FORMULA: Final = (
    r"\$\$(?:[^$]{1,2000})\$\$"
    r"|\$(?!\s)[^$\n]{1,300}(?<![\s\\])\$(?![\d$])"
    r"|\\begin\{(?:align|equation|eqnarray|gather|math|displaymath)\*?\}"
    r"(?:[^\\]|\\(?!begin|end)){1,2000}\\end\{[a-z]{1,20}\*?\}"
    r"|\$[^$\n\\]{0,120}\\[^$\n]{1,200}\$"
    r"|\\\((?:[^\\]|\\[^()]){1,2000}\\\)"
    r"|\\\[(?:[^\\]|\\[^\[\]]){1,2000}\\\]"
)
_MACRO: Final = r"\\(?:tiny|small|large|tt|url)(?=https?:)|\\[a-zA-Z]+(?:\*(?=\s?\{))?|\\."
IN_PROSE: Final = re.compile(rf"{_FORMULA}|{_MACRO}|[{{}}^_]|[^\\${{}}^_]+|.", re.DOTALL)
IN_MATHS: Final = re.compile(rf"{_MACRO}|[{{}}^_~'&$]|[^\\${{}}^_~'&]+|.", re.DOTALL)


class Tokens:
    """The tokens of a piece of TeX, taken one by one; a letter may be taken off a longer one."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._tokens = pattern.findall(text)
        self._tokens.reverse()

    def peek(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def take(self) -> str:
        return self._tokens.pop() if self._tokens else ""

    def take_letter(self) -> str:
        """One character, or a whole macro: what TeX takes as an argument without braces."""
        token = self.take()
        if len(token) > 1 and token[0] not in "\\$":
            self._tokens.append(token[1:])
            token = token[0]
        return token

    def put_back(self, *tokens: str) -> None:
        """Have ``tokens`` come next."""
        self._tokens.extend(reversed(tokens))

    def skip_blank(self) -> None:
        """Pass over white space before an argument."""
        if self.peek().isspace():
            self.take()
        elif self.peek()[:1].isspace():
            self._tokens.append(self.take().lstrip())

    def take_option(self) -> str | None:
        """The inside of ``[…]`` if it comes next."""
        token = self.peek()
        if not token.startswith("[") or "]" not in token:
            return None
        option, _, rest = self.take()[1:].partition("]")
        if rest:
            self._tokens.append(rest)
        return option
