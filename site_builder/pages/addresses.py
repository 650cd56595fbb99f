"""Addresses of the section as the world outside writes them."""

from urllib.parse import quote

from markdown_it.common.normalize_url import normalizeLink

from site_builder.model.records import Settings


def full_address(address: str, settings: Settings) -> str:
    """Write an address of the section for the world outside; without a base, from the section's root."""
    return (normalizeLink(settings.base_url) if settings.base_url else "") + quote(address, safe="/")
