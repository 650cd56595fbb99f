"""Values as YAML in any of the ways in which people type it."""

import random

from tests.programmes._fields import Scalar, Typed

Chance = random.Random


def entry(key: str, typed: Typed, chance: Chance) -> list[str]:
    """Write a field as lines."""
    shown = chance.choice((key, key, key, key, key, f'"{key}"', f"'{key}'", f"{key} "))
    if chance.random() < 0.02 and isinstance(typed, Scalar):
        return [f"? {key}", f": {_inline(typed, chance)}"]
    first, *rest = _value(typed, 0, chance)
    lines = [f"{shown}:{first}", *rest]
    if len(lines) == 1 and chance.random() < 0.15:
        lines[0] += chance.choice(("  # หมายเหตุ", " # draft: true", " #", "   ", " \t"))
    return lines


def noise(chance: Chance) -> list[str]:
    """Write lines between fields that say nothing."""
    if chance.random() < 0.85:
        return []
    return [chance.choice(("", "# draft: true", "# title: ก", "#", "   ", "# “[{&*!|>'\"%@`"))]


def _value(typed: Typed, indent: int, chance: Chance) -> list[str]:
    """Write a value: how its key's line goes on, and the lines below."""
    if isinstance(typed, Scalar):
        return _scalar(typed, indent, chance)
    if not typed or chance.random() < 0.4:
        return [" " + _flow(typed, chance)]
    if isinstance(typed, dict):
        return ["", *_mapping(typed, indent + chance.choice((1, 2, 4)), chance)]
    at = indent + chance.choice((0, 2, 3)) if indent == 0 else indent + 2
    return ["", *(line for item in typed for line in _item(item, at, chance))]


def _item(typed: Typed, indent: int, chance: Chance) -> list[str]:
    gap = chance.choice((1, 1, 1, 3))
    lead = " " * indent + "-" + " " * gap
    if isinstance(typed, dict) and chance.random() < 0.6:
        lines = _mapping(typed, indent + 1 + gap, chance)
        return [lead + lines[0].lstrip(), *lines[1:]]
    return [lead + _inline(typed, chance)]


def _mapping(typed: dict[str, Typed], indent: int, chance: Chance) -> list[str]:
    lines: list[str] = []
    for key, each in typed.items():
        first, *rest = _value(each, indent, chance)
        lines += [f"{' ' * indent}{key}:{first}", *rest]
    return lines


def _scalar(typed: Scalar, indent: int, chance: Chance) -> list[str]:
    form = chance.random()
    if (
        form < 0.08
        and " " in typed.text.strip()
        and "/" not in typed.text
        and not typed.text.startswith((" ", "\t"))
    ):
        head = chance.choice((">-", "|-", ">", "|", ">+", "|+", "> # หมายเหตุ"))
        inner = " " * (indent + chance.choice((2, 4)))
        words = [word for word in typed.text.split(" ") if word]
        at = chance.randint(1, len(words))
        return [f" {head}", *(f"{inner}{' '.join(part)}" for part in (words[:at], words[at:]) if part)]
    if form < 0.12 and not typed.quoted and " " in typed.text:
        before, _, after = typed.text.rpartition(" ")
        return [f" {before}", f"{' ' * (indent + 2)}{after}"]
    if form < 0.15:
        return ["", f"{' ' * (indent + 2)}{_inline(typed, chance)}"]
    return [chance.choice((" ", " ", "  ")) + _inline(typed, chance)]


def _inline(typed: Typed, chance: Chance) -> str:
    if not isinstance(typed, Scalar):
        return _flow(typed, chance)
    if typed.quoted or chance.random() < 0.2:
        return _quoted(typed.text, chance)
    return typed.text


def _quoted(text: str, chance: Chance) -> str:
    if chance.random() < 0.5:
        return "'" + text.replace("'", "''") + "'"
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if chance.random() < 0.2:
        at = chance.randrange(len(text))
        if text[at] not in '\\"' and not text[:at].endswith("\\"):
            text = f"{text[:at]}\\U{ord(text[at]):08x}{text[at + 1 :]}"
    return f'"{text}"'


def _flow(typed: Typed, chance: Chance) -> str:
    gap = chance.choice(("", "", " "))
    if isinstance(typed, Scalar):
        risky = typed.text.startswith(("-", "?", "=", ".")) or any(mark in typed.text for mark in ",[]{}:#")
        return _quoted(typed.text, chance) if risky else _inline(typed, chance)
    if isinstance(typed, list):
        inner = ", ".join(_flow(each, chance) for each in typed)
        return f"[{gap}{inner}{chance.choice(('', '', ',')) if inner else ''}{gap}]"
    inner = ", ".join(f"{key}: {_flow(each, chance)}" for key, each in typed.items())
    return f"{{{gap}{inner}{gap}}}"
