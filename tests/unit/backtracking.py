"""How many steps a backtracking matcher takes, counted and not timed, on texts that are made to mislead it.

The matcher follows the parse tree of the standard library's patterns as its engine does.  For each pattern texts are
made of repeated stretches that parts of it match, with an end that does not; a pattern is good if twice the text takes
about twice the steps, whichever of those texts it is given.
"""

from __future__ import annotations

import re
import warnings
from itertools import islice

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as ops
    from re import _parser as parser

LOOK, CERTAIN = (8, 16, 32), (80, 160, 320)
"""Repeats: for a first look, and to tell a pattern that is bad from one whose repeats are bounded by some dozens."""
GROWTH = 2.8
"""By how much the growth grows from one doubling to the next: 2 if linear, 4 if quadratic."""
ENOUGH = 200_000
"""Steps that no linear pattern takes on such texts."""
SLICE = 5
LETTERS = "aA1 _-.\n中·<>\"'/=,:;#%@()[]{}\\!~\x00é"
SINGLE = {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN}
CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}


class TooMany(Exception):
    """The matcher has taken more steps than any good pattern needs."""


class Matcher:
    """Counts the steps of one pattern."""

    def __init__(self, pattern, flags=0):
        if isinstance(pattern, bytes):
            pattern = pattern.decode("latin-1")
            flags &= ~re.ASCII
        self.tree = parser.parse(pattern, flags & ~re.DEBUG)
        self.flags = self.tree.state.flags
        self.steps = 0
        self.text = ""
        self.groups = {}
        self.known = {}

    def count(self, text, *, anywhere):
        """Steps for one match from the start, or for all matches wherever they begin."""
        self.text, self.steps, self.groups = text, 0, {}
        at = 0
        while at <= len(text):
            end = next(self._sequence(self.tree, 0, at), None)
            if not anywhere:
                break
            at = at + 1 if end is None or end == at else end
        return self.steps

    def _sequence(self, items, number, at):
        if number == len(items):
            yield at
            return
        self.steps += 1
        if self.steps > ENOUGH:
            raise TooMany
        op, given = items[number]
        for end in self._item(op, given, at):
            yield from self._sequence(items, number + 1, end)

    def _item(self, op, given, at):
        if op in SINGLE:
            if at < len(self.text) and self._fits(op, given, self.text[at]):
                yield at + 1
        elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT}:
            yield from self._repeat(*given, 0, at, greedy=op is ops.MAX_REPEAT)
        elif op is ops.POSSESSIVE_REPEAT:
            yield from islice(self._repeat(*given, 0, at, greedy=True), 1)
        elif op is ops.ATOMIC_GROUP:
            yield from islice(self._sequence(given, 0, at), 1)
        elif op is ops.SUBPATTERN:
            for end in self._sequence(given[-1], 0, at):
                self.groups[given[0]] = self.text[at:end]
                yield end
        elif op is ops.BRANCH:
            for choice in given[1]:
                yield from self._sequence(choice, 0, at)
        else:
            yield from self._condition(op, given, at)

    def _condition(self, op, given, at):
        if op in {ops.ASSERT, ops.ASSERT_NOT}:
            begin = at if given[0] > 0 else at - given[1].getwidth()[0]
            held = begin >= 0 and next(self._sequence(given[1], 0, begin), None) is not None
            if held == (op is ops.ASSERT):
                yield at
        elif op is ops.AT:
            if self._stands(given, at):
                yield at
        elif op is ops.GROUPREF:
            if self.text.startswith(self.groups.get(given, "\x00"), at):
                yield at + len(self.groups[given])
        else:
            raise NotImplementedError(str(op))

    def _fits(self, op, given, letter):
        key = id(given), op, letter
        if key not in self.known:
            self.known[key] = fits(op, given, letter, self.flags)
        return self.known[key]

    def _repeat(self, least, most, body, done, at, *, greedy):
        if len(body) == 1 and body[0][0] in SINGLE:
            yield from self._run(least, most, body[0], at, greedy=greedy)
            return
        if not greedy and done >= least:
            yield at
        if done < most:
            for end in self._sequence(body, 0, at):
                if end > at or done < least:
                    yield from self._repeat(least, most, body, done + 1, end, greedy=greedy)
        if greedy and done >= least:
            yield at

    def _run(self, least, most, item, at, *, greedy):
        """A repeat of single characters, without a call for each."""
        longest = 0
        while longest < most and at + longest < len(self.text) and self._fits(*item, self.text[at + longest]):
            longest += 1
            self.steps += greedy
        lengths = range(least, longest + 1)
        for length in reversed(lengths) if greedy else lengths:
            self.steps += 1
            if self.steps > ENOUGH:
                raise TooMany
            yield at + length

    def _stands(self, where, at):
        text = self.text
        if where in {ops.AT_BEGINNING, ops.AT_BEGINNING_STRING}:
            multiline = self.flags & re.MULTILINE and where is ops.AT_BEGINNING
            return at == 0 or bool(multiline and text[at - 1] == "\n")
        if where is ops.AT_END_STRING:
            return at == len(text)
        if where is ops.AT_END:
            return at == len(text) or text[at:] == "\n" or bool(self.flags & re.MULTILINE and text[at] == "\n")
        words = [0 <= k < len(text) and re.match(r"\w", text[k]) is not None for k in (at - 1, at)]
        return (words[0] != words[1]) == (where is ops.AT_BOUNDARY)


def fits(op, given, letter, flags):
    """Whether an item for a single character takes this one."""
    if flags & re.IGNORECASE and letter.swapcase() != letter and len(letter.swapcase()) == 1:
        flags &= ~re.IGNORECASE
        return fits(op, given, letter, flags) or fits(op, given, letter.swapcase(), flags)
    if op is ops.LITERAL:
        return ord(letter) == given
    if op is ops.NOT_LITERAL:
        return ord(letter) != given
    if op is ops.ANY:
        return letter != "\n" or bool(flags & re.DOTALL)
    negated = given[0][0] is ops.NEGATE
    return any(_listed(*one, letter) for one in given[negated:]) != negated


def _listed(op, given, letter):
    if op is ops.LITERAL:
        return ord(letter) == given
    if op is ops.RANGE:
        return given[0] <= ord(letter) <= given[1]
    return re.match(CATEGORIES[given], letter) is not None


def example(items, flags):
    """A short text that a sequence matches, apart from what it asserts."""
    made = []
    for op, given in items:
        if op in SINGLE:
            made.append(next(iter(_letters(op, given, flags)), "a"))
        elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            made.append(example(given[2], flags) * max(given[0], min(given[1], 1)))
        elif op is ops.SUBPATTERN:
            made.append(example(given[-1], flags))
        elif op is ops.ATOMIC_GROUP:
            made.append(example(given, flags))
        elif op is ops.BRANCH:
            made.append(example(given[1][0], flags))
    return "".join(made)


def _letters(op, given, flags):
    own = []
    if op is ops.LITERAL:
        own = [chr(given)]
    elif op is ops.IN:
        ends = [one[1] if one[0] is ops.LITERAL else one[1][0] for one in given if one[0] in {ops.LITERAL, ops.RANGE}]
        own = list(map(chr, ends))
    return [letter for letter in [*own, *LETTERS] if fits(op, given, letter, flags)]


def attacks(tree, flags):
    """Texts that mislead, as what comes first, what is repeated, and what comes last."""
    made = set()
    letters = set()
    for lead, items in _sequences(tree, flags, ""):
        for begin in range(len(items)):
            before = lead + example(items[:begin], flags)
            for end in range(begin + 1, min(begin + SLICE, len(items)) + 1):
                made.add((before, example(items[begin:end], flags)))
                made.add(("", example(items[:end], flags)))
            if items[begin][0] in SINGLE:
                found = _letters(*items[begin], flags)[:6]
                letters |= set(found)
                made |= {(before, letter) for letter in found}
            elif items[begin][0] is ops.BRANCH:
                made |= {(before, example(choice, flags)) for choice in items[begin][1][1][:8]}
    made |= {("", letter) for letter in sorted(letters)[:40]}
    return sorted((first, pump, last) for first, pump in made if pump for last in ("", "\x00"))


def _sequences(items, flags, lead):
    yield lead, items
    for number, (op, given) in enumerate(items):
        before = lead + example(items[:number], flags)
        if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            yield from _sequences(given[2], flags, before)
        elif op is ops.SUBPATTERN:
            yield from _sequences(given[-1], flags, before)
        elif op is ops.ATOMIC_GROUP:
            yield from _sequences(given, flags, before)
        elif op is ops.BRANCH:
            for choice in given[1][:8]:
                yield from _sequences(choice, flags, before)


def misled(pattern, flags=0, *, anywhere=True):
    """The text that takes the most, as ``(first, repeated, last)``; None for a good pattern."""
    matcher = Matcher(pattern, flags)
    for attack in attacks(matcher.tree, matcher.flags):
        if all(_grows(matcher, attack, repeats, anywhere=anywhere) for repeats in (LOOK, CERTAIN)):
            return attack
    return None


def _grows(matcher, attack, repeats, *, anywhere):
    """Whether steps grow faster than the text."""
    first, pump, last = attack
    try:
        one, two, four = (matcher.count(first + pump * n + last, anywhere=anywhere) for n in repeats)
    except TooMany:
        return True
    return four - two > GROWTH * max(two - one, repeats[1])
