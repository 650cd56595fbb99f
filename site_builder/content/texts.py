"""Texts apart from all else of a document: what is known of the section does not change with their words."""

from typing import Final

from msgspec.structs import replace

from site_builder.content.body import Body, Link, RichText, Section
from site_builder.content.documents import AnyDocument
from site_builder.problems import Place

Texts = tuple[tuple[str, ...], ...]
"""The texts of one document, each in its pieces."""

MARK: Final = "\0\1text "
"""Begins what stands for a text: no text has such letters, and no length of one is written like them."""


def without_texts(document: AnyDocument) -> tuple[AnyDocument, Texts]:
    """Take the texts out of a document; in the place of each stands its number."""
    texts: list[tuple[str, ...]] = []

    def out(text: RichText) -> RichText:
        if text.pieces == ("",):
            return text
        texts.append(text.pieces)
        return replace(text, pieces=(f"{MARK}{document.path}\0{len(texts) - 1}",))

    body = document.body
    sections = tuple(replace(section, content=out(section.content)) for section in body.sections)
    return replace(document, body=replace(body, lead=out(body.lead), sections=sections)), tuple(texts)


_ANYWHERE = Place(path="")


def without_places(document: AnyDocument) -> AnyDocument:
    """Forget where in its text a document has what: only problems tell of it."""

    def out(text: RichText) -> RichText:
        links = tuple(Link(target=each.target, place=_ANYWHERE, image=each.image) for each in text.links)
        return replace(text, links=links) if links else text

    body: Body = document.body
    sections = tuple(
        Section(part=each.part, id=each.id, heading=out(each.heading), content=out(each.content))
        for each in body.sections
    )
    marker = body.marker and _ANYWHERE
    return replace(document, body=replace(body, lead=out(body.lead), sections=sections, marker=marker))
