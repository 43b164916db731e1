"""Walking through a formula, and rewriting it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from .syntax import Apply, Big, Name, Node


def children(node: Node) -> Iterator[Node]:
    """The parts directly under a node."""

    def of(value: Any) -> Iterator[Node]:
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from of(item)

    for field in fields(node):
        yield from of(getattr(node, field.name))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rewrite(node: Node, rule: Callable[[Node], Node | None]) -> Node:
    """The node with ``rule`` applied from the top; where it returns None, its parts are tried."""
    done = rule(node)
    if done is not None:
        return done

    def of(value: Any) -> Any:
        if isinstance(value, Node):
            return rewrite(value, rule)
        if isinstance(value, tuple):
            return tuple(of(item) for item in value)
        return value

    return replace(node, **{f.name: of(getattr(node, f.name)) for f in fields(node)})


def symbols(node: Node) -> set[str]:
    """The base letters of all names and functions in a node, bound indices left out."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Name | Apply):
            found.add(part.base)
    return found - {part.index for part in walk(node) if isinstance(part, Big)}
