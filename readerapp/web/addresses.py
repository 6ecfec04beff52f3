"""Which addresses may be asked, and where a server may send whoever asked it."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from readerapp.web.answers import Failure, NoAnswer


def followed(origin: str, url: str) -> str:
    """``url``, where a server may send whoever asked ``origin``: by https, and not to a home.

    A server on this machine may send us to another one here; nobody else may send us to one, or
    to any address that is not of the public net.

    Raises:
        Failure: it may not.
    """
    try:
        before, after = urlsplit(origin), urlsplit(url)
        here = local(before) and local(after)
        sealed = after.scheme == "https" or (here and after.scheme == "http")
        if sealed and (here or after.hostname == before.hostname or _public(after)):
            return url
    except ValueError:
        pass
    raise Failure("sends us to an address that is not trusted")


def server_of(url: str) -> str:
    """The server that is asked.

    Raises:
        NoAnswer: it is no address that may be asked.
    """
    try:
        parts = urlsplit(url)
        sealed = parts.scheme == "https" or (parts.scheme == "http" and local(parts))
        if sealed and parts.hostname:
            return parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    except ValueError:
        pass
    raise NoAnswer(f"“{url[:80]}” is no address that can be asked: it has to begin with https://.")


def local(parts: SplitResult) -> bool:
    """Whether it is named as a place on this machine."""
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _public(parts: SplitResult) -> bool:
    """Whether all its addresses are of the public net; a name nobody knows leads nowhere."""
    if parts.hostname is None:
        return False
    try:
        found = {info[4][0] for info in socket.getaddrinfo(parts.hostname, None)}
    except (OSError, UnicodeError):
        return True  # a proxy may know it, or asking will fail
    return all(ip_address(str(address).partition("%")[0]).is_global for address in found)
