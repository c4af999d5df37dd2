"""The hosts that queries may ask with SERVICE: named exactly, reached only at public addresses."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import KgError

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
# Addresses in which another one is hidden: NAT64, 6to4 and Teredo lead back to any IPv4 address.
_HIDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class HostError(KgError):
    """A host that cannot be allowed."""


@dataclass(frozen=True, slots=True)
class Host:
    """A server by scheme, name and port.

    >>> Host.of("query.wikidata.org"), str(Host.of("http://data.example.org:8080"))
    (Host(scheme='https', name='query.wikidata.org', port=443), 'http://data.example.org:8080')
    """

    scheme: str
    name: str
    port: int

    @classmethod
    def of(cls, text: str) -> Host:
        """The host that an operator names: a name alone is one of https; HostError where it is no plain name."""
        parts = urlsplit(text if "://" in text else f"https://{text}")
        try:
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            port = 0
        name = (parts.hostname or "").lower()
        beside = parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment
        if not port or beside or not _NAME.fullmatch(name) or _is_address(name):
            raise HostError(
                f"{text}: not the name of a host; write it as query.wikidata.org or https://data.example.org:8443"
            )
        return cls(parts.scheme, name, port)

    @classmethod
    def asked(cls, iri: str) -> Host | None:
        """The host that an IRI leads to, None where it is none that could be allowed."""
        try:
            parts = urlsplit(iri)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            return None
        if parts.username is not None or parts.password is not None or not parts.hostname or "\\" in iri:
            return None
        return cls(parts.scheme, parts.hostname.lower(), port)

    @property
    def place(self) -> str:
        """Name and port, as a process asks the gate for it."""
        return f"{self.name}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet.

    >>> [is_public(text) for text in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1%eth0")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _HIDING) or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.replace(".", "").isdigit()
    return True
