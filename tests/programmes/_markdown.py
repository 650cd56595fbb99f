"""Texts of Markdown with a word, in no other place, wherever a person could write one; and their mutations."""

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Chance = random.Random

_STEMS = ("คำ", "ระบบ", "ทำ", "แผน", "เรื่อง", "ผู้", "น้ำ", "word", "Plan")


class Text:
    """A text in the making."""

    def __init__(self, chance: Chance, *, sound: bool = False) -> None:
        """Begin; what is `sound` has nothing in it that is refused."""
        self.chance = chance
        self.sound = sound
        self.words: list[str] = []

    def word(self) -> str:
        """Make a word that no other begins."""
        mark = self.chance.choice(("ฬ", "ฬ", "x"))
        self.words.append(f"{self.chance.choice(_STEMS)}{mark}{len(self.words)}{mark}")
        return self.words[-1]

    def filled(self, form: str) -> str:
        """Write a word at each `@` of a form."""
        first, *rest = form.split("@")
        return first + "".join(self.word() + piece for piece in rest)

    def run(self) -> str:
        """Write a run of words with marks."""
        forms = (*PLAIN, *SOUND) if self.sound else (*PLAIN, *SOUND, *ODD)
        made = [self.filled(self.chance.choice(forms)) for _ in range(self.chance.randint(1, 4))]
        return self.chance.choice((" ", " ", "", " และ ", "\n", "  \n", "\\\n")).join(made)

    def line(self) -> str:
        """Write a run in one line."""
        return self.run().replace("\\\n", " ").replace("\n", " ")


PLAIN = ("@", "@", "@", "@ @", "**@**", "*@*")
SOUND = (
    *("**(@)**", "*“@”*", "***@***", "~~@~~", "~~@%~~", "`@`", "`` @ ` @ ``", "_@_", "__@__", "**@ *@* @**"),
    *(
        "[@](https://www.go.th/@)",
        '[@](https://www.go.th/?q=@#@ "@")',
        "[@](<https://go.th/@> '@')",
        "[**@** `@`](tel:1111)",
    ),
    *(
        "<https://@.go.th/@>",
        "<mailto:a@go.th?subject=@>".replace("a@", "a\0"),
        "@ & @",
        "(@)",
        "“@”",
        "@: @",
        "@\\*",
        "@ < @",
    ),
    *(
        "@#1",
        "@/@",
        "@!",
        "&amp;@",
        "&lt;@&gt;",
        "&#3585;@",
        "&copy;@",
        "@&nbsp;@",
        "&@;",
        "\\[@\\]",
        "\\<@>",
        "{{@}}",
        "{% @ %}",
    ),
    *(
        "$@$",
        "==@==",
        "^@^",
        "~@~",
        ":@:",
        "@…",
        "@ -- @",
        "| @ | @",
        "@|@",
        "[@]",
        "(@",
        "@)",
        "@ > @",
        "H~@~",
        "[ ] @",
        "[x] @",
    ),
    *(
        "[@](https://go.th/(@))",
        "[@](https://go.th/%E0%B8%81@)",
        "[@ `]` @](https://go.th/)",
        "[\\]@](https://go.th/@)",
        "`<b>@</b>`",
    ),
)
ODD = (
    *(
        "![@](files/@.png)",
        '![@](files/@.png "@")',
        "![**@** `@`](<files/@ @.png> '@')",
        "[![@](@.png)](@.md)",
        '[@](@.md "@")',
    ),
    *(
        '![@ [@](@.md "@") @](@.png)',
        "![@ ![@](@.png '@') @](@.png)",
        "![@ <https://@.go.th> @](@.png)",
        "[@ [@](@.md) @](@.md)",
    ),
    *(
        "@[^@]",
        "[@][@]",
        "[@][]",
        "![@][@]",
        "[@]: https://@.go.th '@'",
        "^[@]",
        "[^@]: @",
        "*[@]: @",
        "<@>",
        "<b>@</b>",
        "<!-- @ -->",
    ),
    *(
        '<a href="@" title="@">@</a>',
        "<?@ @?>",
        "<!@ @>",
        "<![CDATA[@]]>",
        "<br/>@",
        "</@>",
        "<@ @>",
        "<@@.go.th>".replace("@@", "@\0@"),
    ),
    *(
        "**@",
        "@**",
        "*@**",
        "**@*",
        "~~@",
        "`@",
        "``@`",
        "[@](",
        "[@](@ @)",
        "[@] (@.md)",
        "](@)",
        "![@]",
        "![](@.png)",
        "[](@.md)",
        "[@]()",
    ),
    *(
        "[@](@.md '@)",
        '[@](@.md "@" @)',
        "[@](<@.md)",
        "[@](javascript:@)",
        "[@](data:@)",
        "[@](//@)",
        "<javascript:@>",
        "&#0;@",
        "&#x202e;@",
    ),
    *(
        "\u200b@",
        "@\u00a0@",
        "@\u2028@",
        "@\u00ad@",
        "**\u200b@\u200b**",
        "@\t@",
        "@\x0b@",
        "`@\n@`",
        "**@\n@**",
        "[@\n@](@.md)",
        "<b\n@>",
    ),
)


def text_of(text: Text) -> str:
    """Write a text of several blocks."""
    blocks = [block(text) for _ in range(text.chance.randint(1, 5))]
    return (
        text.chance.choice(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n")).join(blocks)
        if not text.sound
        else "\n\n".join(blocks)
    )


def block(text: Text, depth: int = 0) -> str:
    """Write a block."""
    kinds: tuple[Callable[[Text, int], str], ...] = (
        _paragraph,
        _paragraph,
        _heading,
        _table,
        _fence,
        _list,
        _quote,
    )
    if not text.sound:
        kinds = (*kinds, _indented, _html, _odd, _ragged_table, _deep)
    return text.chance.choice(kinds[: 5 if depth > 3 else None])(text, depth)


def _paragraph(text: Text, _depth: int) -> str:
    return text.run()


_PARTS = ("ขั้นตอน", "Monitoring", "สรุปผลการดำเนินการ", "ผลลัพธ์")


def _heading(text: Text, depth: int) -> str:
    if text.sound:
        return f"## หัวข้อ {text.line()}"
    chance = text.chance
    level = "#" * chance.choice((1, 2, 2, 2, 3, 3, 4, 6, 7))
    words = chance.choice(
        (text.line(), text.line(), f"{chance.choice(_PARTS)}", f"{chance.choice(_PARTS)} {text.word()}")
    )
    return (
        f"{level}{chance.choice((' ', ' ', ' ', '', '  '))}{words}{chance.choice(('', '', ' ##', '#', ' {#' + text.word() + '}'))}"
        + ("" if depth else "\n")
    )


def _cell(text: Text) -> str:
    return text.line().replace("|", "/")


def _table(text: Text, _depth: int) -> str:
    columns = text.chance.randint(1, 4)
    rows = [[_cell(text) for _ in range(columns)] for _ in range(text.chance.randint(1, 4))]
    rows.insert(1, [text.chance.choice(("---", ":--", ":-:", "--:")) for _ in range(columns)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _ragged_table(text: Text, _depth: int) -> str:
    chance = text.chance
    rows = [[text.line() for _ in range(chance.randint(1, 4))] for _ in range(chance.randint(2, 5))]
    rows.insert(1, ["---"] * chance.randint(1, 4))
    edge = chance.choice(("| ", "", "|", " | "))
    joins = (" | ", "|", " \\| ")
    return "\n".join(f"{edge}{chance.choice(joins).join(row)}{edge.rstrip()}" for row in rows)


def _fence(text: Text, _depth: int) -> str:
    chance = text.chance
    mark = chance.choice(("```", "~~~", "````"))
    info = (
        ""
        if text.sound
        else chance.choice(
            ("", text.word(), text.filled("@ @"), text.filled(' @ {title="@"}'), text.filled("{.@}"))
        )
    )
    lines = [
        text.filled(chance.choice(("@", "<b>@", "**@", "    @", "| @", "[@](@", "&amp;@", "# @", "", "``@")))
        for _ in range(2)
    ]
    closing = (
        mark
        if text.sound
        else chance.choice((mark, mark, mark, f"{mark}{mark[0]}", f"{mark} {text.word()}", ""))
    )
    return "\n".join((mark + info, *lines, closing))


def _indented(text: Text, _depth: int) -> str:
    return "\n".join(f"    {text.line()}" for _ in range(text.chance.randint(1, 3)))


def _list(text: Text, depth: int) -> str:
    marker = text.chance.choice(("- ", "* ", "+ ", "1. ", "๑. ", "๒) ", "7) "))
    if not text.sound:
        marker = text.chance.choice(
            (marker, marker, marker, "-", "1.", "- [ ] ", "-\t", "10. ", "• ", "(๑) ", "-   ")
        )
    items = [_inner(text, depth) for _ in range(text.chance.randint(1, 3))]
    indent = "\n" + " " * len(marker)
    return text.chance.choice(("\n", "\n\n")).join(marker + item.replace("\n", indent) for item in items)


def _inner(text: Text, depth: int) -> str:
    return "\n\n".join(block(text, depth + 1) for _ in range(text.chance.choice((1, 1, 1, 2))))


def _quote(text: Text, depth: int) -> str:
    return "> " + _inner(text, depth).replace("\n", text.chance.choice(("\n> ", "\n> ", "\n>")))


_HTML = (
    *(
        "<div>\n@\n</div>",
        "<!-- @\n\n@ -->",
        "<script>\n@\n</script>",
        "<?@\n@\n?>",
        "<!X @\n>",
        "<![CDATA[\n@\n]]>",
        "<p>@",
    ),
    *(
        "<details>\n<summary>@</summary>\n\n@\n\n</details>",
        "<@>\n@\n</@>",
        "</div> @",
        "<pre>\n@\n\n@\n</pre>",
        "<!-- @",
    ),
)


def _html(text: Text, _depth: int) -> str:
    return text.filled(text.chance.choice(_HTML))


_ODD_BLOCKS = (
    *(
        "@\n===",
        "@\n---",
        "@\n@\n====",
        "---",
        "***",
        "_ _ _",
        '[@]: https://@.go.th "@"',
        "[@]: <@.md>\n  '@\n@'",
        "[^@]: @\n    @",
    ),
    *(
        "@\n: @",
        "+++\n@\n+++",
        "::: @\n@\n:::",
        '!!! note "@"\n    @',
        "> [!NOTE]\n> @",
        "[TOC] @",
        "\\newpage @",
        "***@***",
        "#@",
        "##@",
    ),
    *(
        "1.@",
        "1)@",
        "-@",
        "*@",
        "* * *@",
        "@\n1. @",
        "@\n2. @",
        "@\n- @",
        "@\n> @\n@",
        "> @\n@",
        "- @\n@",
        "- @\n\n@",
        "-\n@",
        "-\n\n  @",
    ),
    *(
        "|@|\n|---|",
        "@|@\n-|-",
        "|@\n|-",
        "|@|@|\n|---|---|---|\n|@|",
        "| @ |\n|---|\n@",
        "|---|\n|@|",
        ">@\n>@",
        ">>@\n>@\n@",
        "````@````",
    ),
    *(
        "\t@",
        "  \t@",
        "-\t@\n\t@",
        "\u00a0\u00a0@",
        "\ufeff@",
        "#\u00a0@",
        "-\u00a0@",
        "##\n@",
        "## ##\n@",
        "# # @",
        "####### @",
        "\\# @",
    ),
)


def _odd(text: Text, _depth: int) -> str:
    return text.filled(text.chance.choice(_ODD_BLOCKS))


def _deep(text: Text, _depth: int) -> str:
    mark = text.chance.choice(("> ", "- ", "1. ", "> - ", "* "))
    return mark * text.chance.choice((3, 6, 9, 12, 19, 22, 45)) + text.run().replace("\n", " ")


MARKS = (
    *"*_`[]()<>|&\\#-~!:1 \n\t=+.'\"{}^$@;",
    *(
        "**",
        "~~",
        "```",
        "~~~",
        "](",
        "[]",
        "\n\n",
        "\n    ",
        "\n> ",
        "\n- ",
        "<!--",
        "-->",
        "<b",
        "|",
        "\n|---|\n",
        "\\|",
        "&#",
        "\u00a0",
    ),
    *(
        "\n1. ",
        "\n๒. ",
        "\n# ",
        "\n---\n",
        "\n===\n",
        "\u200b",
        "  \n",
        "](<",
        ' "',
        "![",
        "[^",
        "]: ",
        "\n```x y\n",
        "<?",
        "<![CDATA[",
    ),
)


def mutated(text: str, chance: Chance) -> str:
    """Let marks be inserted, deleted and doubled, lines cut, joined and indented."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at = chance.randint(0, len(text))
        way = chance.randrange(8)
        if way < 3:
            text = text[:at] + chance.choice(MARKS) + text[at:]
        elif way == 3:
            text = text[:at] + text[at + 1 :]
        elif way == 4:
            text = text[: at + 2] + text[at:]
        elif way == 5:
            text = text[:at] + text[at:].replace("\n", chance.choice(("", " ", "\n\n")), 1)
        elif way == 6:
            text = text[:at] + text[at:].replace(
                "\n", "\n" + chance.choice((" ", "  ", "    ", "\t", "> ", "- ")), 1
            )
        else:
            end = text.find("\n", at)
            text = text[:at] + (text[end:] if end >= 0 else "")
    return text


def text_to_read(chance: Chance) -> tuple[str, list[str]]:
    """Write a text, perhaps mutated; gives the words that are still whole in it, each once."""
    text = Text(chance, sound=chance.random() < 0.35)
    made = text_of(text).replace("\0", "@")
    if chance.random() < 0.5:
        made = mutated(made, chance)
    return made, [word for word in text.words if word in made]
