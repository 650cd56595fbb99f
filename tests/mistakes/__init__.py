"""Every mistake that an editor or a theme's author can make, once each, with what is told of it."""

from tests.mistakes.fields import FIELDS, YEARS
from tests.mistakes.files import FILES, NAMES
from tests.mistakes.front_matter import FORM
from tests.mistakes.links import LINKS
from tests.mistakes.references import ANALYSES, EVIDENCE, TRANSLATIONS
from tests.mistakes.requirements import REQUIREMENTS
from tests.mistakes.text import TEXT
from tests.mistakes.themes import THEMES

MISTAKES = (
    *(*FILES, *NAMES, *FORM, *FIELDS, *YEARS),
    *(*ANALYSES, *TRANSLATIONS, *EVIDENCE, *TEXT, *LINKS, *REQUIREMENTS, *THEMES),
)
