"""Pages that stand in the way of the page that was meant: checks, consents, logins, errors."""

from __future__ import annotations

import re
from typing import Final

from readerapp.formats.html_page import Page
from readerapp.formats.html_words import words, words_of

_SHORT: Final = 4_000  # characters that such a page shows at most
_CHECKS: Final = re.compile(
    r"_cf_chl_opt|cf-browser-verification|challenge-platform|cf-challenge|cdn-cgi/challenge"
    r"|px-captcha|captcha-delivery|geo\.captcha|datadome|_Incapsula_Resource|distil_r_captcha"
    r"|awswaf|aws-waf-token|ddos-guard|hcaptcha\.com/1/api|recaptcha/(?:api|enterprise)\.js"
    r"|gs_captcha|Radware|perfdrive\.com|fc\.cdn-client-challenge"
)
_TITLES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (
            r"just a moment|attention required|checking your browser|ddos.guard|one moment"
            r"|are you (?:a )?(?:human|robot)|robot check|verif(?:y|ying) (?:that )?you"
            r"|human verification|security (?:check|challenge)|client challenge|captcha|sorry\W*$"
            r"|pardon our interruption|validate user|unusual traffic|bot (?:check|detection)"
            r"|radware|challenge validation|einen moment|nur einen moment|un instant",
            "check",
        ),
        (
            r"before you continue|bevor sie (?:zu|fortfahren)|avant d.accéder|prima di continuare"
            r"|antes de (?:continuar|ir)|cookie (?:consent|settings|preferences)|cookies disabled"
            r"|your privacy|consent",
            "consent",
        ),
        (
            r"(?:^|[|–—-]\s*)(?:sign[ -]?in|log[ -]?in|login|anmelden|connexion|authentication)\b"
            r"|shibboleth|single sign-on|select your institution|session (?:has )?expired",
            "login",
        ),
        (
            r"access (?:denied|to this page)|forbidden|^403\b|not authori[sz]ed|request rejected"
            r"|blocked|error 1020",
            "refusal",
        ),
        (
            r"(?:page|file|document|article|paper)? ?(?:was )?not (?:be )?found|^404\b|\b404\b"
            r"|^error\b|server error|bad gateway|service unavailable|temporarily unavailable"
            r"|too many requests|rate limit|^50\d\b|^429\b|seite nicht gefunden|page introuvable",
            "error",
        ),
    )
)
_SCRIPTED: Final = re.compile(
    r"enable javascript|javascript (?:is )?(?:disabled|required)|requires? javascript"
    r"|javascript aktivieren|activer javascript",
    re.IGNORECASE,
)
_REASONS: Final = {
    "check": "is the check a site makes before it shows a page (“{title}”), not the page itself",
    "consent": "is a site's question about cookies (“{title}”), not the page behind it",
    "login": "is a page to sign in at (“{title}”), not the page behind it",
    "refusal": "is a site's refusal to show a page (“{title}”)",
    "error": "is a site's error message (“{title}”)",
    "script": "is a page that only a browser can fill; it holds no text of its own",
}
_ADVICE: Final = "; open the page in a browser and save it from there."


def reason(page: Page) -> str | None:
    """Why a page is not the one that was meant, in a sentence; None if it may be."""
    title = words_of(page.root, "title")[:80] or words_of(page.root, "h1")[:80]
    shown = words(page.root)
    kind = _kind(page, title, shown)
    if kind is None:
        return None
    return f"“{page.name}” " + _REASONS[kind].format(title=title) + _ADVICE


def _kind(page: Page, title: str, shown: str) -> str | None:
    if len(shown) > _SHORT:
        return None
    for pattern, kind in _TITLES:
        if pattern.search(title):
            return kind
    if _CHECKS.search(page.text) and len(shown) < _SHORT // 4:
        return "check"
    if (_SCRIPTED.search(page.text) and len(shown) < _SHORT // 8) or not shown:
        return "script"
    return None
