"""The table of mistakes to plant fits the program as it is."""

import pytest

from tests.conftest import REPOSITORY
from tests.planted.table import LOOKED_FOR, PLANTED


@pytest.mark.parametrize("path", sorted({each.path for each in PLANTED}))
def test_every_mistake_has_its_one_place(path: str) -> None:
    """What a mistake replaces stands once in its file."""
    text = (REPOSITORY / path).read_text(encoding="utf-8")
    assert [each.name for each in PLANTED if each.path == path and text.count(each.old) != 1] == []


def test_every_mistake_is_looked_for_under_a_name_of_its_own() -> None:
    """No two mistakes have the same name, and something looks for each."""
    assert len({each.name for each in PLANTED}) == len(PLANTED)
    assert {each.area for each in PLANTED} == LOOKED_FOR.keys()
