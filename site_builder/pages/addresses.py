"""Addresses of the section as the world outside writes them."""

from functools import lru_cache
from urllib.parse import quote

from markdown_it.common.normalize_url import normalizeLink

from site_builder.model.records import Settings


def full_address(address: str, settings: Settings) -> str:
    """Write an address of the section for the world outside; without a base, from the section's root."""
    return _encoded(settings.base_url or "") + quote(address, safe="/")


@lru_cache(maxsize=8)
def _encoded(base: str) -> str:
    """Percent-encode a base address, its host as in the DNS."""
    return normalizeLink(base)
