"""Texts of 100 KB that would be slow or large in a parser with a weak place."""

import random

SIZE = 100_000
"""Bytes, about."""

UNITS = (
    *(
        ">",
        "> ",
        ">> ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "๑. ",
        "1) ",
        "- - ",
        "> - ",
        "-\t",
        "* * ",
        "#",
        "# ",
        "###### ",
        "=",
        "-",
        "---",
        "_ ",
    ),
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "*_",
        "~",
        "~~",
        "*a",
        "**a",
        "a**",
        "*a_ ",
        "**ก",
        "ก**",
        "**ก*",
        "_a ",
        "~~ก",
        "*a **b ",
        "a***b",
    ),
    *(
        "`",
        "``",
        "```",
        "`a",
        "``a`",
        "`a``b",
        "~~~",
        "```a",
        "[",
        "]",
        "[]",
        "![",
        "[a",
        "[a]",
        "[a](",
        "[a](b",
        "[a](b)",
        "![a](b)",
    ),
    *(
        "[[",
        "![[",
        "[a][",
        "[a]: b",
        "[a]: <b> 'c'",
        "[^a]",
        "[^a]: b",
        "](",
        "](a",
        "[a](<",
        "[a](b '",
        '[a](b "',
        "[![",
        "[a](b)(",
        "(",
    ),
    *(
        "<",
        "<a",
        "<a ",
        '<a b="',
        "<a b='",
        "<!--",
        "<!-- -",
        "-->",
        "<?",
        "<!A",
        "<![CDATA[",
        "]]>",
        "</",
        "</a>",
        "<a>",
        "<a@",
        "<http:",
    ),
    *(
        "<https://a>",
        "&",
        "&a",
        "&amp",
        "&amp;",
        "&#",
        "&#x",
        "&#1;",
        "&#x10ffff;",
        "&notanentity;",
        "\\",
        "\\\\",
        "\\*",
        "\\[",
        "\\`",
        "\\|",
    ),
    *(
        "|",
        "| ",
        "|a",
        "|-",
        "|a|b|",
        "| a | b |",
        "|-|-|",
        "\\|a|",
        "`|`|",
        "||",
        ":-:|",
        "a|",
        "-|",
        "|`",
        "|\\",
        "| ก |",
    ),
    *(
        "ก",
        "ก่",
        "่",
        "ำ",
        "\u0e4d\u0e32",
        "เเ",
        "น้ำ ",
        "กำ\u200b",
        "\u200b",
        "\u00a0",
        "\u3000",
        "\u0301",
        "e\u0301",
        "😀",
        "\ue000",
        "1.",
        "1.1 ",
    ),
    *(
        "• ",
        "(๑) ",
        "a  ",
        "a\\",
        "a ",
        " ",
        "\t",
        "    a",
        "  a",
        "a:",
        "a: ",
        ": a",
        "{",
        "}",
        "{{",
        "{%",
        "$",
        "^",
        "@",
        "a@b.c ",
        "a@gmail.com ",
    ),
    *(
        "http://",
        "www.a.b ",
        "0",
        "081-234-5678 ",
        "1101700230708 ",
        "1-1017-00230-70-8 ",
        "0 ",
        "0-",
        "๐",
        "081 ",
        "'",
        '"',
        "“",
        "(c)",
        "...",
        "--",
    ),
    *(
        "## ขั้นตอน",
        "## ก",
        "## a b",
        "# ",
        "## 1. ",
        "### *a*",
        "## [a](b)",
        "draft: ",
        "a_",
        "-a",
        "#a",
        "1.a",
        "*\u00a0",
        "ก*",
        "ก\\*",
        "**(",
        ")**",
    ),
)

_JOINS = ("", "\n", "\n\n", "\n> ", "\n  ")

_PAIRS = (
    *(
        ("[", "](a)"),
        ("![", "](a)"),
        ("*", "*"),
        ("**", "**"),
        ("> ", "a"),
        ("[", "]"),
        ("<b>", "</b>"),
        ("`", "`a"),
        ("(", ")"),
        ("~~", "~~"),
    ),
    *(
        ("*a ", "b*"),
        ("_a ", "b_"),
        ("[a](", ")"),
        ("**ก", "ก**"),
        ("- ", "a\n"),
        ("<a ", ">"),
        ("|", "\n|-|"),
        ("&", ";"),
        ("\\", "a"),
        ("![a](", "b)"),
    ),
)
"""What is opened many times, and closed many times."""

_TABLES = (
    *("|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|a|\n" * 20_000, "|a|\n|-|\n" + "|a|b|c|\n" * 12_000),
    *("a|b\n-|-\n" + "a\n" * 40_000, "|" + "a|" * 15_000 + "\n|" + "-|" * 15_000 + "\n" + "a\n" * 10_000),
    *(
        "a\n" * 45_000,
        ("x" * 99_000),
        ("ก" * 33_000),
        "\n" * 99_000,
        " \n" * 49_000,
        "a " * 49_000,
        "- a\n" * 24_000,
        "- a\n\n" * 19_000,
    ),
    *(
        "".join("  " * (n % 30) + "- a\n" for n in range(5_000)),
        "".join(">" * (n % 50) + "a\n" for n in range(4_000)),
    ),
    *(
        "".join(" " * n + "- a\n" for n in range(400)),
        "".join("`" * n + " " for n in range(440)),
        "".join("`" * n + "\n\n" for n in range(440)),
    ),
    *(
        "".join("*" * n + "a " for n in range(440)),
        "".join("#" * 2 + f" ก {n}\n" for n in range(9_000)),
        "## a\n" * 19_000,
    ),
    *(
        "".join(f"[{n}]: a\n" for n in range(9_000)),
        "".join(f"| {n} " for n in range(9_000)) + "|\n" + "|-" * 9_000 + "|\n",
    ),
)


def _singles() -> list[tuple[str, str]]:
    made = [(f"{unit!r}", _times(unit, "")) for unit in UNITS]
    made += [
        (f"{one!r} then {other!r}", _times(one, "", 0.5) + _times(other, "", 0.5)) for one, other in _PAIRS
    ]
    made += [(f"table or run {at}", text[:SIZE]) for at, text in enumerate(_TABLES)]
    made += [(f"{unit!r} by lines", _times(unit, "\n")) for unit in UNITS]
    return made + [(f"{unit!r} by paragraphs", _times(f"a {unit} a", "\n\n")) for unit in UNITS]


def _times(unit: str, join: str, share: float = 1.0) -> str:
    count = int(SIZE * share) // len((unit + join).encode())
    return join.join([unit] * max(1, count))


SINGLES = _singles()


def attack(number: int, chance: random.Random) -> tuple[str, str]:
    """Make a hostile text: the known ones in an order of their own, with pairs at random between."""
    if number % 3 < 2:
        at = (number // 3 * 2 + number % 3) * 97 % len(SINGLES)
        return SINGLES[at]
    parts = [chance.choice(UNITS) for _ in range(chance.choice((2, 2, 3)))]
    join = chance.choice(_JOINS)
    if chance.random() < 0.5:
        name = " and ".join(map(repr, parts))
        return f"{name} in turn, joined by {join!r}", _times("".join(parts), join)
    name = " then ".join(map(repr, parts))
    return f"{name}, joined by {join!r}", join.join(_times(part, join, 1 / len(parts)) for part in parts)
