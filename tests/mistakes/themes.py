"""Mistakes in the agency's own theme."""

from tests.mistakes.table import Mistake, setting, theme

THEMES = (
    Mistake("unknown theme", setting("theme: blue"), ("content/site.yaml:2:8: error[unknown-theme]",)),
    Mistake(
        "theme of an unknown parent",
        theme("theme.yaml", "title: ธีม", "parent: blue"),
        ("themes/own/theme.yaml:2:9: error[unknown-theme]",),
    ),
    Mistake(
        "theme that is its own parent",
        theme("theme.yaml", "parent: own"),
        ("themes/own/theme.yaml:1:9: error[theme-cycle]",),
    ),
    Mistake(
        "two themes that are each other's parent",
        {**theme("theme.yaml", "parent: base"), "themes/base/theme.yaml": "parent: own\n"},
        ("themes/base/theme.yaml:1:9: error[theme-cycle]",),
    ),
    Mistake(
        "template with an unknown name",
        theme("templates/404.html", "<!DOCTYPE html>", "<p>{{ agency }}</p>"),
        ("themes/own/templates/404.html:2:1: error[template-error]",),
    ),
    Mistake(
        "template with a slip in its syntax",
        theme("templates/404.html", "<!DOCTYPE html>", "<title>ก</title>", "{% if %}"),
        ("themes/own/templates/404.html:3:1: error[template-error]",),
    ),
    Mistake(
        "template of an unknown parent",
        theme("templates/404.html", "", '{% extends "nothing.html" %}'),
        ("themes/own/templates/404.html:2:1: error[unknown-string]",),
    ),
    Mistake(
        "template in a folder of another name",
        theme("template/404.html", "ก"),
        ("themes/own/template/404.html:1:1: warning[theme-file]",),
    ),
    Mistake(
        "sentence whose braces do not pair",
        theme("strings/th.yaml", "measure:", '  number: "ที่ {number"'),
        ("themes/own/strings/th.yaml:2:11: error[sentence-braces]",),
    ),
    Mistake(
        "sentence that reaches into a value",
        theme("strings/th.yaml", "measure:", '  number: "ที่ {number.real}"'),
        ("themes/own/strings/th.yaml:2:11: error[unknown-sentence-place]",),
    ),
    Mistake(
        "template that extends itself",
        theme("templates/404.html", '{% extends "404.html" %}'),
        ("themes/own/templates/404.html:1:1: error[template-extends-itself]",),
    ),
    Mistake(
        "template with an unknown sentence",
        theme("templates/404.html", "<!DOCTYPE html>", '<p>{{ t("frame.welcome") }}</p>'),
        ("themes/own/templates/404.html:2:1: error[unknown-string]",),
    ),
    Mistake(
        "template with an unknown asset",
        theme("templates/404.html", "<!DOCTYPE html>", '<img src="{{ \'logo.png\'|asset }}" alt="">'),
        ("themes/own/templates/404.html:2:1: error[unknown-string]",),
    ),
    Mistake(
        "template in the old windows encoding",
        {**setting("theme: own"), "themes/own/templates/404.html": "<p>ไม่พบ</p>".encode("cp874")},
        ("themes/own/templates/404.html:1:4: error[not-utf-8]",),
    ),
    Mistake(
        "sentences without a group",
        theme("strings/th.yaml", "welcome: ยินดีต้อนรับ"),
        ("themes/own/strings/th.yaml:1:10: error[expected-mapping]",),
    ),
    Mistake(
        "list for a sentence",
        theme("strings/th.yaml", "frame:", "  welcome: [ยินดี, ต้อนรับ]"),
        ("themes/own/strings/th.yaml:2:12: error[expected-text]",),
    ),
    Mistake(
        "sentence that no page says",
        theme("strings/th.yaml", "frame:", "  welcome: ยินดีต้อนรับ"),
        ("themes/own/strings/th.yaml:2:3: warning[unknown-sentence]",),
    ),
    Mistake(
        "sentence with a place that nothing fills",
        theme("strings/th.yaml", "frame:", '  home: "หน้าแรก {name}"'),
        ("themes/own/strings/th.yaml:2:9: error[unknown-sentence-place]",),
    ),
    Mistake(
        "style sheet with a picture that is not there",
        theme("assets/own.css", "body {", '  background: url("logo.png");', "}"),
        ("themes/own/assets/own.css:2:20: error[style-address]",),
    ),
    Mistake(
        "style sheet that loads from another host",
        theme("assets/own.css", "body {}", '@import "https://fonts.example.com/css";'),
        ("themes/own/assets/own.css:2:10: error[style-address]",),
    ),
    Mistake(
        "page's link to no page",
        theme("templates/404.html", "<!DOCTYPE html>", '<a href="gone.html">ก</a>'),
        ("output/404.html:2:1: error[dead-link]",),
    ),
    Mistake(
        "page's link to no place of it",
        theme("templates/404.html", "<!DOCTYPE html>", "<a href='#gone'>ก</a>"),
        ("output/404.html:2:1: error[dead-fragment]",),
    ),
    Mistake(
        "page's link to no place of another page",
        theme("templates/404.html", "<!DOCTYPE html>", '<a href="index.html#gone">ก</a>'),
        ("output/404.html:2:1: error[dead-fragment]",),
    ),
    Mistake(
        "page's link from the root",
        theme("templates/404.html", "<!DOCTYPE html>", '<a href="/index.html">ก</a>'),
        ("output/404.html:2:1: error[unsafe-page-link]",),
    ),
    Mistake(
        "page's link that runs code",
        theme("templates/404.html", "<!DOCTYPE html>", '<a href="javascript:alert(1)">ก</a>'),
        ("output/404.html:2:1: error[unsafe-page-link]",),
    ),
    Mistake(
        "page with one id twice",
        theme("templates/404.html", "<!DOCTYPE html>", '<p id="a">ก</p>', '<p id="a">ข</p>'),
        ("output/404.html:3:1: error[repeated-id]",),
    ),
    Mistake(
        "page with style in an attribute",
        theme("templates/404.html", "<!DOCTYPE html>", '<p STYLE="color: red">ก</p>'),
        ("output/404.html:2:1: error[page-policy]",),
    ),
    Mistake(
        "page with a style element",
        theme("templates/404.html", "<!DOCTYPE html>", "<style>p { color: red }</style>"),
        ("output/404.html:2:1: error[page-policy]",),
    ),
    Mistake(
        "page with a handler of events",
        theme("templates/404.html", "<!DOCTYPE html>", '<button onclick="print()">ก</button>'),
        ("output/404.html:2:1: error[page-policy]",),
    ),
    Mistake(
        "page with a script in it",
        theme("templates/404.html", "<!DOCTYPE html>", "<p>ก</p>", "<script>print()</script>"),
        ("output/404.html:3:1: error[page-policy]",),
    ),
    Mistake(
        "page with a script of another host",
        theme(
            "templates/404.html", "<!DOCTYPE html>", '<script src="https://cdn.example.com/a.js"></script>'
        ),
        ("output/404.html:2:1: error[page-policy]",),
    ),
    Mistake(
        "page with a style sheet of another host",
        theme("templates/404.html", '<link href="http://cdn.example.com/a.css" rel="stylesheet">'),
        ("output/404.html:1:1: error[page-policy]",),
    ),
    Mistake(
        "page with a picture of another host",
        theme("templates/404.html", "<!DOCTYPE html>", '<img src="//cdn.example.com/a.png" alt="">'),
        ("output/404.html:2:1: error[page-policy]",),
    ),
    Mistake(
        "page with a frame",
        theme("templates/404.html", '<iframe src="https://www.youtube.com/embed/a" title="ก"></iframe>'),
        ("output/404.html:1:1: error[page-policy]",),
    ),
)
