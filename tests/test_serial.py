"""What is written down is read back as it was: pages are made of what is read back."""

import pickle
from datetime import date

import pytest
from msgspec import Struct

from site_builder import portions
from site_builder.model.records import Rollup
from site_builder.serial import Packed, kind_of, recorded, unpacked
from tests.complete import COMPLETE
from tests.conftest import Site

TWO_LANGUAGES = {
    "content/2566/queue.en.md": "---\ntitle: Book a queue\nsummary: Ahead of time\n---\n## Steps\nOne call.\n",
}


@pytest.mark.parametrize("languages", ["[th]", "[th, en]"])
def test_all_that_files_are_made_of_is_read_back_as_it_was(
    empty: Site, monkeypatch: pytest.MonkeyPatch, languages: str
) -> None:
    """Whatever a page or a table may see: every value of a whole site, with the order of its mappings."""
    site = empty.write({**COMPLETE, **TWO_LANGUAGES})
    settings = site.folder / "content/site.yaml"
    settings.write_text(f"{settings.read_text()}languages: {languages}\n")
    seen: list[object] = []
    real = portions._packed  # noqa: SLF001 - all inputs go through it

    def packed(value: object, *, written: bool) -> object:
        seen.append(value)
        return real(value, written=written)

    monkeypatch.setattr(portions, "_packed", packed)
    assert site.run("build").code == 0
    records = [value for value in seen if kind_of(value)]
    assert len({repr(kind_of(value)) for value in records}) > 10  # pages, lists, items, tables, the map
    for value in records:
        assert repr(unpacked(recorded(value), kind_of(value))) == repr(value)


def test_mappings_keep_their_order() -> None:
    """The counts of a list stand in the order of the statuses, not of the letters."""
    rollup = Rollup(total=3, by_status={"not-started": 1, "completed": 2})
    back = unpacked(recorded(rollup), kind_of(rollup))
    assert list(back.by_status) == ["not-started", "completed"]


class _Shape(Struct, frozen=True):
    day: date


@pytest.mark.parametrize(
    "value", [None, "คำ", (), [], {"ก": 1}, date(2023, 1, 2), (_Shape(date(2023, 1, 2)), None), ("a", 1)]
)
def test_what_is_no_record_is_pickled(value: object) -> None:
    """Its bytes alone would not tell what it was."""
    assert kind_of(value) is None
    assert pickle.loads(pickle.dumps(Packed.of(value))).value == value  # noqa: S301 - just written


@pytest.mark.parametrize("several", [(_Shape(date(2023, 1, 2)),) * 2, [_Shape(date(2023, 1, 2))]])
def test_several_records_are_handed_over(several: object) -> None:
    """As a tuple or a list, whichever it was."""
    packed = Packed(recorded(several), kind_of(several))
    assert pickle.loads(pickle.dumps(packed)).value == several  # noqa: S301 - just written
