"""Licences that programs know by a name and an address; any other is only a text for people."""

import re

from msgspec import Struct

_COMMONS = "https://creativecommons.org"
_KNOWN = {
    "CC0-1.0": f"{_COMMONS}/publicdomain/zero/1.0/",
    **{
        f"CC-BY{terms}-4.0": f"{_COMMONS}/licenses/by{terms.lower()}/4.0/"
        for terms in ("", "-SA", "-NC", "-NC-SA", "-ND", "-NC-ND")
    },
    "ODC-BY-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
"""Address by the name that Open Definition gives."""
_NAMES = {name.casefold(): name for name in _KNOWN}


class Licence(Struct, frozen=True, kw_only=True):
    """The licence of the data, as far as programs can tell."""

    title: str
    """As the agency writes it."""
    name: str | None
    """Its name in the list of Open Definition, such as `CC-BY-4.0`."""
    address: str | None
    """Its text on the web."""


def licence_of(text: str) -> Licence:
    """Know a licence by its usual short name, spaces, hyphens and case aside, or by its address."""
    name = _NAMES.get(re.sub(r"[\s_-]+", "-", text.strip()).casefold())
    if name is None and re.fullmatch(r"https?://\S+", text):
        return Licence(title=text, name=None, address=text)
    return Licence(title=text, name=name, address=_KNOWN[name] if name else None)
