"""The mistakes that are planted, each one that a person could make; and what looks for those of an area."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planted:
    """One mistake: what it is, the file that it is made in, what stood there and what stands there now."""

    name: str
    area: str
    path: str
    old: str
    new: str


LOOKED_FOR: Mapping[str, tuple[str, ...]] = {
    "publishing": (
        "pytest -q -x -n 0 tests/test_publish.py tests/test_chain.py",
        "tests.programmes crashing --trials 40",
        "tests.programmes machine --trials 60",
        "tests.programmes verifying --trials 100",
    ),
    "kept": (
        "pytest -q -x -n 0 tests/test_workers.py",
        "tests.programmes races --trials 20",
        "pytest -q -x -n 0 tests/test_rebuild.py",
    ),
    "races": ("pytest -q -x -n 0 tests/test_rebuild.py -k 'read'", "tests.programmes races"),
    "drafts": ("tests.programmes drafts --trials 60", "pytest -q -x -n 0 tests/test_publish.py -k draft"),
    "pages": (
        "tests.programmes hostile --trials 6000",
        "pytest -q -x -n 0 tests/test_links.py tests/test_pages.py tests/test_web.py tests/test_data.py",
        "tests.programmes hostile",
    ),
    "text": (
        "tests.programmes markdown --trials 2000",
        "tests.programmes front_matter --trials 2000",
        "pytest -q -x -n 0 tests/test_front_matter.py tests/test_markdown.py",
    ),
    "search": ("tests.programmes hostile_in_a_browser --trials 100",),
    "files": (
        "tests.programmes evidence --trials 110",
        "tests.programmes outside --trials 300",
        "pytest -q -x -n 0 tests/test_mistakes.py -k 'file or evidence or link'",
    ),
    "preview": ("tests.programmes server --trials 250", "pytest -q -x -n 0 tests/test_serve.py"),
    "bytes": (
        "tests.programmes environments",
        "pytest -q -x -n 0 tests/test_data.py tests/test_shipped_content.py",
    ),
}
"""By area what is run, as arguments of `python -m`, until something fails."""

_STAGING, _SYSTEM = "site_builder/publish/staging.py", "site_builder/publish/system.py"
_MANIFEST, _MEMO = "site_builder/publish/manifest.py", "site_builder/publish/memo.py"
_REFERENCES, _SITE = "site_builder/model/references.py", "site_builder/model/site.py"
_RENDER, _TABLES = "site_builder/pages/render.py", "site_builder/pages/tables.py"
_SIGNATURES, _PORTIONS = "site_builder/signatures.py", "site_builder/portions.py"
_DELIVERY = "site_builder/delivery.py"
_FRONT_MATTER, _MARKDOWN = "site_builder/content/front_matter.py", "site_builder/content/markdown.py"
_FILES, _EVIDENCE = "site_builder/content/files.py", "site_builder/content/evidence.py"
_BUILD = "site_builder/build.py"
_PICTURES, _SERVER = "site_builder/content/pictures.py", "site_builder/serving/server.py"

PLANTED: tuple[Planted, ...] = (
    # --- Publishing -----------------------------------------------------------------------
    Planted(
        "new files are not brought to the disk",
        "publishing",
        _STAGING,
        "        sync(self.folder, [*sorted(self.written), manifest.NAME])\n",
        "",
    ),
    Planted(
        "new folders are not brought to the disk",
        "publishing",
        _STAGING,
        "        _settle(self.folder)\n",
        "",
    ),
    Planted(
        "a disk that does not keep a file is passed over",
        "publishing",
        _SYSTEM,
        "        with named(path):\n            os.fsync(handle)\n",
        "        try:\n            os.fsync(handle)\n        except OSError:\n            pass\n",
    ),
    Planted(
        "the exchange itself is not brought to the disk",
        "publishing",
        _STAGING,
        "            sync_one(self.output.parent)\n",
        "            pass\n",
    ),
    Planted(
        "what fails after the exchange leaves the new site",
        "publishing",
        _STAGING,
        "                _put_back(self.folder, self.output, before)\n",
        "                pass\n",
    ),
    Planted(
        "two builds may publish at once",
        "publishing",
        _STAGING,
        "                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "                pass\n",
    ),
    Planted(
        "files of others are left behind",
        "publishing",
        _STAGING,
        "    for path in (*kept, *foreign):\n",
        "    for path in (*kept,):\n",
    ),
    Planted(
        "a site lost between two renames is not put back",
        "publishing",
        _STAGING,
        "        _recover(output, aside)\n",
        "",
    ),
    Planted(
        "an old rest of staging is built upon",
        "publishing",
        _STAGING,
        "        for rest in (aside, staging):\n            _clear(rest, output)\n",
        "",
    ),
    Planted(
        "evidence is linked instead of copied",
        "publishing",
        _STAGING,
        "            _copy(stored, Path(self._place(path)))\n",
        "            os.link(stored.source, self._place(path))\n",
    ),
    Planted(
        "evidence that changes while it is copied is published",
        "publishing",
        _STAGING,
        "    if digest.hexdigest() != stored.sha256:\n",
        "    if not digest:\n",
    ),
    Planted(
        "a published file that somebody changed is kept",
        "publishing",
        _STAGING,
        "entry = old[path] if trusted and is_known(path) else manifest.entry_of(path, there[path])",
        "entry = old[path]",
    ),
    Planted(
        "verify does not look for added files",
        "publishing",
        _MANIFEST,
        "added=tuple(sorted(found.keys() - entries.keys())),",
        "added=(),",
    ),
    Planted(
        "verify compares sizes only",
        "publishing",
        _MANIFEST,
        "if found[path] != entries[path])),",
        "if not found[path] or found[path].size != entries[path].size)),",
    ),
    Planted(
        "the digest of a manifest is not compared",
        "publishing",
        _MANIFEST,
        "    if not data.endswith(end) or _digest(data.removesuffix(end)) != record.sha256:\n",
        "    if not data.endswith(end):\n",
    ),
    # --- What is kept between builds ------------------------------------------------------
    Planted(
        "the look is left out of the key of a page",
        "kept",
        _PORTIONS,
        'key_of(b"file", program_signature(), look.digest, name, addresses, digest)',
        'key_of(b"file", program_signature(), name, addresses, digest)',
    ),
    Planted(
        "the words of its texts are left out of the key of a page",
        "kept",
        _DELIVERY,
        'return key_of(b"made", key, *(read.briefs[source].text for source in sources))',
        'return key_of(b"made", key)',
    ),
    Planted(
        "the day is left out of the key of a plan",
        "kept",
        "site_builder/plans.py",
        "encoded((asked.theme, asked.as_of, *found, asked.drafts))",
        "encoded((asked.theme, *found, asked.drafts))",
    ),
    Planted(
        "the time of the last change is left out of a signature",
        "kept",
        _SIGNATURES,
        "    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev\n",
        "    return found.st_size, found.st_mtime_ns, 1, 1, found.st_dev\n",
    ),
    Planted(
        "a file changed in this tick counts as known",
        "kept",
        _SIGNATURES,
        "    return changed + tick < looked\n",
        "    return changed + tick < looked or True\n",
    ),
    Planted(
        "a damaged value of the table is believed",
        "kept",
        _MEMO,
        "if data[:_CHECK_SIZE] != _check(key, value):",
        "if not data:",
    ),
    Planted(
        "a table of somebody else is opened",
        "kept",
        _MEMO,
        "if seal[:_CHECK_SIZE] != _check(name, entries):",
        "if not seal:",
    ),
    # --- Edits and builds at once ---------------------------------------------------------
    Planted(
        "two states of the content are mixed",
        "races",
        _BUILD,
        "        raise\n    ensure_unchanged(asked, seen)\n",
        "        raise\n",
    ),
    Planted(
        "files that change while they are read are not read again",
        "races",
        _BUILD,
        "        with suppress(ChangedError):\n            return run(seen)\n",
        "        return run(seen)\n",
    ),
    Planted(
        "an edit in the tick of the look is not waited for",
        "races",
        _BUILD,
        "        if None in seen.inputs.values():\n",
        "        if not seen.inputs:\n",
    ),
    # --- Drafts ---------------------------------------------------------------------------
    Planted(
        "drafts are published",
        "drafts",
        _SITE,
        "for document in documents.measures if document.fields.draft and not drafts}",
        "for document in documents.measures if document.fields.draft and drafts}",
    ),
    Planted(
        "evidence that only a draft names is published",
        "drafts",
        _SITE,
        "    kept = {path: each for path, each in resolved.items() if path not in held_back}\n",
        "    kept = dict(resolved)\n",
    ),
    Planted(
        "translations of drafts bring their evidence along",
        "drafts",
        _SITE,
        "published_in_other = {path: each for path, each in in_other.items() if path not in held_back}",
        "published_in_other = in_other",
    ),
    Planted(
        "a link to a draft is no mistake",
        "drafts",
        _REFERENCES,
        '    return target.fields.draft and not document.value("draft")\n',
        "    return False\n",
    ),
    # --- Pages and data -------------------------------------------------------------------
    Planted(
        "what a page shows is not escaped",
        "pages",
        "site_builder/pages/wording.py",
        "    return _escaped(value) if type(value) is str else escape(value)\n",
        "    return Markup(value)\n",
    ),
    Planted(
        "a block of data may be ended by a text",
        "pages",
        _RENDER,
        '    text = by_number(text, "<>&\\u2028\\u2029")\n',
        "",
    ),
    Planted(
        "the index of the search may be ended by a text",
        "pages",
        "site_builder/pages/search.py",
        'return (by_number(f"siteSearch.add({year},[\\n{records}\\n]);\\n", _MISREAD).encode(),)',
        'return (f"siteSearch.add({year},[\\n{records}\\n]);\\n".encode(),)',
    ),
    Planted(
        "a formula stays one in CSV",
        "pages",
        _TABLES,
        '    return f"\'{value}" if _FORMULA.match(value) else value\n',
        "    return value\n",
    ),
    Planted(
        "a formula stays one in a workbook",
        "pages",
        _TABLES,
        "sheet.write_string(line, position, _fitting(_plain(value)), wrapped)",
        "sheet.write(line, position, _fitting(_plain(value)), wrapped)",
    ),
    Planted(
        "addresses are not percent-encoded",
        "pages",
        _RENDER,
        '    return quote(relative, safe="/") + mark + quote(fragment, safe="")\n',
        "    return relative + mark + fragment\n",
    ),
    Planted(
        "the search shows titles as HTML",
        "search",
        "themes/default/assets/site.js",
        "    node.append(text.slice(at));\n",
        "    node.insertAdjacentHTML('beforeend', text.slice(at));\n",
    ),
    Planted(
        "links may run scripts",
        "pages",
        _REFERENCES,
        'if scheme not in {"http", "https", "mailto", "tel"} or',
        'if scheme not in {"http", "https", "mailto", "tel", "javascript"} or',
    ),
    # --- Texts ----------------------------------------------------------------------------
    Planted(
        "a field written twice is no mistake",
        "text",
        _FRONT_MATTER,
        "    return root, (*_duplicates(root), *problems)\n",
        "    return root, problems\n",
    ),
    Planted(
        "an unknown field is passed over",
        "text",
        "site_builder/content/declare.py",
        "        if entry.key not in known:\n",
        "        if entry.key not in known:\n            continue\n",
    ),
    Planted(
        "front matter may be nested without end",
        "text",
        _FRONT_MATTER,
        "_MAX_DEPTH, _MAX_EVENTS = 8, 5_000",
        "_MAX_DEPTH, _MAX_EVENTS = 80_000, 500_000",
    ),
    Planted(
        "tags of YAML are passed over",
        "text",
        _FRONT_MATTER,
        '                if getattr(event, "tag", None) is not None:\n',
        '                if getattr(event, "tag", None) == "":\n',
    ),
    Planted(
        "HTML in a text is left out in silence",
        "text",
        _MARKDOWN,
        '_TOLD_BLOCKS = frozenset({"html_block", "fence", "code_block"})',
        '_TOLD_BLOCKS = frozenset({"fence", "code_block"})',
    ),
    Planted(
        "what is nested too deep is left out in silence",
        "text",
        _MARKDOWN,
        "    if deepest:\n",
        "    if deepest and not text:\n",
    ),
    Planted(
        "cells beyond the head of a table are left out in silence",
        "text",
        _MARKDOWN,
        '    for line, cells, head in env["rows"]:\n',
        '    for line, cells, head in env["rows"][:0]:\n',
    ),
    Planted(
        "definitions of links that nobody uses are left out in silence",
        "text",
        "site_builder/content/dialect.py",
        '    md.disable(["reference", "lheading"])\n',
        '    md.disable(["lheading"])\n',
    ),
    # --- Files ----------------------------------------------------------------------------
    Planted(
        "a link in the content is followed",
        "files",
        _FILES,
        "        elif not stat.S_ISREG(found.st_mode):\n",
        "        elif not (stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)):\n",
    ),
    Planted(
        "a page under the name of a document is published",
        "files",
        _REFERENCES,
        "        if stored.kind not in _HARMLESS:\n",
        "        if not stored.kind:\n",
    ),
    Planted(
        "positions of cameras that count the other way are not seen",
        "files",
        _PICTURES,
        '_TIFF: Final = re.compile(rb"II\\*\\x00|MM\\x00\\*")',
        '_TIFF: Final = re.compile(rb"II\\*\\x00")',
    ),
    Planted(
        "archives behind pictures are not seen",
        "files",
        _PICTURES,
        "        if directory >= 0 and (",
        "        if directory >= size and (",
    ),
    Planted(
        "personal numbers in evidence are not looked for",
        "files",
        _FILES,
        "        problems = tuple(ev.personal_data(shown, kind, file))\n",
        "        problems = tuple[Problem, ...]()\n",
    ),
    # --- The preview ----------------------------------------------------------------------
    Planted(
        "the preview answers under any name",
        "preview",
        _SERVER,
        '    if not _is_our_name(request.headers.get("Host", ""), showing):\n',
        '    if "Host" not in request.headers:\n',
    ),
    Planted(
        "the preview answers pages of any origin",
        "preview",
        _SERVER,
        "    if origin is not None and origin != f\"http://{request.headers['Host']}\":\n",
        "    if origin is None and showing.port < 0:\n",
    ),
    Planted(
        "other sites may embed the preview",
        "preview",
        _SERVER,
        '    if site in {"cross-site", "same-site"} and mode != "navigate":\n',
        '    if site in {"cross-site"} and mode == "websocket":\n',
    ),
    Planted(
        "anybody may have pages reloaded",
        "preview",
        _SERVER,
        '        if command == "hello":\n',
        '        if command == "reload":\n            for page in self.showing.pages:\n                page.reload()\n'
        '        elif command == "hello":\n',
    ),
    # --- Same bytes -----------------------------------------------------------------------
    Planted(
        "the order of owners is that of a set",
        "bytes",
        _RENDER,
        "    ordered = sorted(set(texts), key=lambda text: (sort_key(text), text))\n",
        "    ordered = list(set(texts))\n",
    ),
    Planted(
        "a workbook tells when it was made",
        "bytes",
        _TABLES,
        '    workbook.set_properties({"title": head.title, "created": _CREATED})\n',
        '    workbook.set_properties({"title": head.title})\n',
    ),
)
"""Every mistake; what stood there has to stand there once."""
