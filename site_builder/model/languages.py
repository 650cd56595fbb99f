"""The section in its other language: what is translated is shown so, the rest in its own language."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from site_builder.content.body import Body
from site_builder.content.documents import Documents, MeasureDocument
from site_builder.content.fields import SiteFields
from site_builder.content.translations import SiteTranslation, Translation
from site_builder.model import references as ref
from site_builder.problems import Language, Problem, nearest, problem


def in_other_language(documents: Documents) -> dict[str, MeasureDocument]:
    """Give every measure by its path, with the words of its translation where it has one."""
    offered = documents.site.languages[1:]
    by_path = {each.of: each for each in documents.translations.measures if each.language in offered}
    return {
        document.path: _translated(document, by_path[document.path]) if document.path in by_path else document
        for document in documents.measures
    }


def _translated(document: MeasureDocument, translation: Translation) -> MeasureDocument:
    words = translation.fields
    fields = replace(
        document.fields,
        title=words.title,
        summary=words.summary or document.fields.summary,
        status_reason=words.status_reason or document.fields.status_reason,
        note=words.note or document.fields.note,
    )
    return replace(document, fields=fields, body=_merged(document.body, translation.body))


def _merged(own: Body, translated: Body) -> Body:
    """Take the translated text, and the parts that it leaves out from the measure's own."""
    parts = {section.part for section in translated.sections if not section.content.blank}
    left = [
        each for each in own.sections if (each.part and each.part not in parts) or not translated.sections
    ]
    taken = {each.part for each in left}
    kept = [each for each in translated.sections if each.part is None or each.part not in taken]
    sections = (*kept, *left)
    return Body(
        lead=own.lead if translated.lead.blank else translated.lead,
        sections=sections,
        ids=tuple(each.id for each in sections),
    )


def _words(documents: Documents, language: Language) -> SiteTranslation | None:
    return next((each for each in documents.translations.settings if each.language == language), None)


def settings_in(documents: Documents, settings: SiteFields, language: Language) -> SiteFields:
    """Give the settings in another language.

    A name that is not translated stays; the section's title is then the theme's own sentence.
    """
    words = _words(documents, language)
    if words is None:
        return replace(settings, language=language, title=None)
    return replace(
        settings,
        language=language,
        agency=words.fields.agency or settings.agency,
        title=words.fields.title,
        contact=words.fields.contact or settings.contact,
        signature=words.fields.signature or settings.signature,
    )


def owners_in(documents: Documents, language: Language) -> Mapping[str, str]:
    """Give the owners' names in another language, by their own, as far as they are translated."""
    words = _words(documents, language)
    return (words.fields.owners or {}) if words else {}


def unused_owners(documents: Documents) -> Iterator[Problem]:
    """Warn of a translated owner that no measure has: its name is written otherwise there."""
    read = (*documents.measures, *documents.refused)
    known = {name for each in read for name in each.value("owner") or () if name}
    known |= {*documents.site.owners}
    for each in documents.translations.settings:
        for name in each.fields.owners or {}:
            if name not in known and not documents.unread:
                near = nearest(name, tuple(known))
                yield problem("owner-of-nothing", each.places[f"owners.{name}"], value=name, nearest=near)


def without_lost_fragments(
    resolved: Mapping[str, ref.Resolved], documents: Mapping[str, MeasureDocument]
) -> dict[str, ref.Resolved]:
    """Let links end at a page whose translation does not have the heading that they name."""
    ids = {ref.measure_address(document): ref.page_ids(document) for document in documents.values()}

    def kept(address: str) -> str:
        page, _, fragment = address.partition("#")
        return page if page in ids and fragment not in ids[page] else address

    return {
        path: replace(each, links={target: kept(address) for target, address in each.links.items()})
        for path, each in resolved.items()
    }
