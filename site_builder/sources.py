"""The documents of a folder: each is read once, and known by digests until it is needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from site_builder.content.documents import Read, Source, read_document, sources_of
from site_builder.content.files import TextFiles
from site_builder.content.texts import without_places, without_texts
from site_builder.publish.memo import Memo
from site_builder.serial import Key, Packed, dumped, encoded, key_of
from site_builder.signatures import program_signature
from site_builder.workers import Spread


class Brief(NamedTuple):
    """A document as far as it takes to know whether it has changed."""

    outline: bytes
    """Digest of all but its texts, and but where in them its links stand."""
    exact: bytes
    """Digest of all but its texts, of its problems too."""
    text: bytes
    """Digest of its texts."""
    sound: bool
    """True where it has no problem."""


class _Row(NamedTuple):
    document: Packed
    """The document without its texts, and its problems."""
    texts: bytes


class Sources(Struct, frozen=True, kw_only=True):
    """The documents of a folder by path, read in this build or an earlier one."""

    data: TextFiles
    keys: Mapping[str, Key]
    briefs: Mapping[str, Brief]
    kept: Memo
    new: int
    """How many were read in this build."""
    recent: dict[str, bytes]
    """Texts that were asked for: a page, its year's index and its year's data ask one after the other."""

    def read(self, paths: Iterable[str]) -> Iterable[Read]:
        """Load documents without their texts, in their order."""
        return (self._row(path).document.value for path in paths)

    def texts(self, path: str) -> bytes:
        """Load the texts of a document, as they are kept."""
        found = self.recent.get(path)
        if found is None:
            if len(self.recent) > _RECENT:
                self.recent.clear()
            found = self.recent[path] = self._row(path).texts
        return found

    def _row(self, path: str) -> _Row:
        # A result that is kept no longer is made again.
        found: _Row | None = self.kept.load(self.keys[path])
        return found or _row(read_document(path, self.data[path]))[1]


_RECENT = 2_000


def read_sources(texts: TextFiles, before: Mapping[str, Key], kept: Memo, spread: Spread) -> Sources:
    """Read the documents among the texts of a snapshot, but those that were read before.

    `before` are keys as an earlier build found them: those of texts that need not be read are taken over.
    """
    program = program_signature()

    def key(path: str) -> Key:
        known = None if texts.is_read(path) else before.get(path)
        return known or key_of(b"source", program, path.encode(), texts[path])

    keys = {path: key(path) for path in sources_of(texts)}
    index = key_of(b"briefs", program)
    known: dict[Key, Brief] = dict(kept.load(index) or {})
    new = [path for path in keys if keys[path] not in known]
    found = spread(_read_batch, [(path, texts[path]) for path in new])
    for path, (brief, row) in zip(new, found, strict=True):
        known[keys[path]] = brief
        kept.save(keys[path], row)
    briefs = {path: known[key] for path, key in keys.items()}
    if len(known) != len(briefs) or new:
        kept.save(index, {keys[path]: brief for path, brief in briefs.items()})
    kept.retain(keys.values())
    # What they say is kept: nobody needs their bytes, but for the lines that problems are shown with.
    sound = {path for path, brief in briefs.items() if brief.sound}
    return Sources(data=texts.without(sound), keys=keys, briefs=briefs, kept=kept, new=len(new), recent={})


def _read_batch(sources: Sequence[Source]) -> list[tuple[Brief, _Row]]:
    return [_row(read_document(*source)) for source in sources]


def _row(read: Read) -> tuple[Brief, _Row]:
    document, problems = read
    if document is None:
        brief = Brief(outline=b"", exact=key_of(encoded(problems)), text=b"", sound=False)
        return brief, _Row(Packed(dumped(read)), b"")
    outline, texts = without_texts(document)
    brief = Brief(
        outline=key_of(encoded(without_places(outline))),
        exact=key_of(encoded((outline, problems))),
        text=key_of(encoded(texts)),
        sound=not problems,
    )
    return brief, _Row(Packed(dumped((outline, problems))), dumped(texts))
