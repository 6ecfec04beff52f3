"""TeX in an abstract is shown as the authors meant it, and nothing they wrote is lost."""

from __future__ import annotations

import gzip
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.tex import to_unicode


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"$O(n\log n)$", "O(n log n)"),
        (r"$\tilde{O}(\sqrt{T})$ regret", "Õ(√T) regret"),
        (r"$x\in\mathbb{R}^d$", "x∈ℝᵈ"),
        (r"$N^{2/3}$", "N^(2/3)"),
        (r"$x_{i+1}^{2}$", "xᵢ₊₁²"),
        (r"\(\frac{n}{\theta+1}\) and \[\frac12\]", "n/(θ+1) and 1/2"),
        (r"$\sqrt[3]{x}$, $\sqrt\ln d$", "∛x, √ln d"),
        (r"$n \leq 5$ and $2\times 2$", "n ≤ 5 and 2×2"),
        (r"$\left(\{0,1\}^n\right)$", "({0,1}ⁿ)"),
        (r"$\mathrm{KL}(p\|q)$", "KL(p‖q)"),
        (r"$90^\circ$, $x'$, $\not=$", "90°, x′, ≠"),
        (r"\begin{align*} a_1 &= b \end{align*}", "a₁ = b"),
        (r"$\operatorname{rank}A$", "rank A"),
    ],
)
def test_a_formula_becomes_text(typed: str, shown: str) -> None:
    assert to_unicode(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"\emph{very \textbf{bold $\alpha$}} claims", "very bold α claims"),
        (r"{\em so} and {\bf\it so}", "so and so"),
        (r"20\% of R\&D", "20% of R&D"),
        (r"G\"odel, Pe\~na, \c{C}elik, Erd\H{o}s, \O rsted", "Gödel, Peña, Çelik, Erdős, Ørsted"),
        (r"as in \cite{ada,bob} \footnote{Not here.}", "as in [ada,bob]  (Not here.)"),
        (r"\href{https://example.org}{the page}", "the page (https://example.org)"),
        (r"{\smallhttps://example.org/x/}", "https://example.org/x/"),
        (r"\enquote{so they say}", "“so they say”"),
        (r"O(\sqrt{T}) and \mathcal{O}(n) and \ell_2", "O(√T) and 𝒪(n) and ℓ₂"),
        (r"at least \sqrtT by \emphany rule", "at least √T by any rule"),
    ],
)
def test_prose_becomes_text(typed: str, shown: str) -> None:
    assert to_unicode(typed) == shown


@pytest.mark.parametrize(
    "text",
    [
        "No dollar sign, {braces}, 5 % and x^2 as typed.",
        "It costs $5 and not $6, or US$ 7.",
        "From $5.2K to $7K a year, $10-$20 a day.",
        "A lone $ sign",
    ],
)
def test_what_is_no_tex_is_left_alone(text: str) -> None:
    assert to_unicode(text) == text


def test_an_unknown_macro_keeps_its_name_and_its_argument() -> None:
    assert to_unicode(r"the \myname{thing} of $\foo(x)$") == "the myname{thing} of foo(x)"


ODD = st.lists(
    st.sampled_from([*"ab1 $\\{}^_%~'&\n[]()", r"\frac", r"\sqrt", r"\em "]), max_size=40
).map("".join)


@given(ODD)
def test_no_text_is_too_odd(text: str) -> None:
    assert "\\" not in to_unicode(text)


@pytest.mark.parametrize(
    "odd", ["\\sqrt", "{", "$", "\\(", "^", "$a\\", "\\text{", "\\frac", "\\'", "\\[\\", "$_{", "~"]
)
def test_a_long_odd_text_takes_no_longer_than_its_length(odd: str) -> None:
    start = time.process_time()
    to_unicode(odd * (60_000 // len(odd)) + "\\")
    assert time.process_time() - start < 2.0


def test_the_words_of_real_abstracts_survive(shared: Path) -> None:
    """Every word outside macros and formulas is still there."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["abstract"] for line in lines]
    with_tex = [text for text in abstracts if "$" in text or "\\" in text]
    assert len(with_tex) > 1000
    for text in with_tex:
        shown = to_unicode(text)
        prose = re.sub(
            r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]|\\[a-zA-Z]+\*?|\\.|\S*[{}^_]\S*", " ", text
        )
        lost = [word for word in re.findall(r"[A-Za-z]{4,}", prose) if word not in shown]
        assert len(lost) <= 0.05 * len(prose.split()), (lost, text)
        assert "\\" not in shown
