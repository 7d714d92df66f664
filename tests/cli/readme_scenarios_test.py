"""The scenario language as its document shows it: each piece of JSON is read where it would stand in a scenario."""

import itertools
import json
import re
import unittest

from documents import DOCUMENTS, HeldBy, code_in, examples_of
from program import ProgramTest

LANGUAGE = "scenarios/README.md"

# Documents whose JSON is no part of a scenario, but of a history, a trace, the page, or what --vary gives, and who holds it.
OTHER_JSON = {
    "sim/lin/README.md": HeldBy("tests/cli/lin_test.py", "test_the_format_s_example_is_read"),
    "sim/trace/README.md": HeldBy("tests/sim/trace_readme_test.cpp", "a line of every kind of record"),
    "tools/html/README.md": HeldBy("tests/cli/export_html_test.py",
                                   "test_the_state_after_every_event_is_the_traces_in_any_order"),
    "scenarios/experiments/README.md": HeldBy("tests/cli/experiments_test.py", "test_every_command_of_the_page_works"),
}
# Pieces that are none, and why, or who holds them.
NO_PIECES = {
    (LANGUAGE, '"Sn"'): "stands for any server",
    ("README.md", '"core/server.hpp"'): "of C++",
    ("tools/README.md", '"S3"'): "what a report says",
    # A filter.
    ("tools/README.md", '"entry 3"'): HeldBy("tests/cli/log_test.py", "test_every_word_of_the_readme_is_one"),
}

# What the words in capitals stand for; several where several things may stand there.
STANDS_FOR = {
    "CONDITION": ['{"leader": "any"}', '{"not": {"committed": {">=": 3}}}'],
    "NUMBER": ["3", '{">=": 3, "<": 7}'],
    "DURATION": ['"1s"', '{"<=": "1s"}'],
    "TIME": ['"1s"'],
    "DELAY": ['"5ms"', '{"uniform": ["5ms", "6ms"]}'],
    "PROBABILITY": ['"10%"'],
    "SERVERS": ['"leader"', '["leader", "random 2"]'],
    "PATTERN": ['{"type": "AppendEntries"}'],
    "WHO": ['"S1"', '"leader"'],
    "PROPERTY": ['"electionSafety"'],
    "ACTION": ['{"crash": "leader"}'],
    "COMMAND": ['"read": "x"'],
}


def written_out(text, **others):
    """The JSON that a piece of the document stands for: with what its words in capitals mean, and without what `…`
    leaves open."""
    stands_for = {**STANDS_FOR, "P": ['"10%"'], **others}
    dots = stands_for.pop("dots", "")
    text = text.replace("\\|", "|").replace("{…}", "{" + dots + "}")
    text = re.sub(r': …', ': "S1"', re.sub(r", …", "", text))
    words = re.split(r'("(?:[^"\\]|\\.)*")|\b([A-Z]+)\b', text)
    # Between two parts a text, or a word in capitals, or neither.
    choices = []
    for at, part in enumerate(words):
        if at % 3 == 2 and part is not None:
            choices.append(stands_for[part])
        else:
            choices.append([part or ""])
    return ["".join(parts) for parts in itertools.product(*choices)]


def members(text):
    """JSON of a value, or the members of an object."""
    text = text.strip()
    return json.loads("{" + text + "}") if re.match(r'"[^"]*" *:', text) else json.loads(text)


def scenario(**parts):
    return {"name": "piece", "stop": {"at": "10s"}, **parts}


def timeline(*actions):
    return scenario(timeline=[{"at": "1s", "do": list(actions)}])


def expect(item):
    return scenario(expect=[item])


def condition(value):
    return scenario(timeline=[{"when": value, "say": "now"}])


def entry(value):
    """In the timeline, with what it needs beside it."""
    return scenario(timeline=[{"at": "1s", "say": "before"}, {"say": "now", **value}])


def of_client(value):
    """A group of clients, of the mode that such keys ask for."""
    return scenario(clients=[{"mode": "open", **value} if {"interval", "maxPending"} & set(value) else value])


def question(value):
    return scenario(timeline=[{"at": "1s", "ask": value}])


ASKED = {"question": "Who?", "choices": [{"text": "S1", "if": {"leader": "S1"}}, {"text": "nobody", "if": {"leader": "none"}}],
         "answer": 1, "because": "it is so"}

# The tables of keys, by their headings.
KEYS = {"cluster": lambda value: scenario(cluster=value), "clients": of_client}

# Where a piece of prose stands: under which heading, what it looks like, and what is made of it.
PROSE = [
    ("Values", r'"[\d.]+m?s"', lambda value: scenario(stop={"at": value})),
    ("Values", r'"(10%|1/3)"', lambda value: scenario(network={"loss": value})),
    ("Values", r'"S1"', lambda value: condition({"leader": value})),
    ("Values", r'"(read|write|append|cas)": .*', lambda value: timeline({"command": value})),
    ("Values", r'"1 1 4"', lambda value: condition({"log": {"S1": value}})),
    ("Head", r'"Raft .*"', lambda value: scenario(section=value)),
    ("timeline", r'{"time": .*', condition),
    ("cluster", r'"initial": .*', lambda value: scenario(cluster=value)),
    ("cluster", r'{"term": .*', lambda value: scenario(cluster={"initial": {f"S{n}": {"log": [value]} for n in range(1, 6)}})),
    ("cluster", r'"(up|down)"', lambda value: scenario(cluster={"initial": {"S1": {"state": value}}})),
    ("network", r'{"uniform": .*', lambda value: scenario(network={"delay": value})),
    ("network", r'{"probability": .*', lambda value: scenario(network={"reorder": value})),
    ("network", r'"(100kB/s|unlimited)"', lambda value: scenario(network={"bandwidth": value})),
    ("network", r'{"from": .*', lambda value: scenario(network={"links": [{"loss": "1%", **value}]})),
    ("network", r'"bothWays": .*', lambda value: scenario(network={"links": [{"from": "S1", "loss": "1%", **value}]})),
    ("disk", r'"0s"', lambda value: scenario(disk={"write": value})),
    ("disk", r'{.*', lambda value: scenario(disk={"servers": value})),
    ("clock", r'{.*', lambda value: scenario(clock={"servers": value})),
    ("faults", r'{.*', lambda value: scenario(faults=value)),
    ("faults", r'"mend": .*', lambda value: scenario(faults={"profile": "everything", **value})),
    ("faults", r'"mended"', lambda value: scenario(faults={"profile": "everything", "mend": "majority"},
                                                  expect=[{"finally": {"leader": value, "converged": value}}])),
    ("faults", r'"(leader|converged)"', lambda value: condition({value: "mended"})),
    ("expect", r'"met": .*', lambda value: expect({"finally": {"leader": "S1"}, **value})),
    ("expect", r'{.*', expect),
    ("Actions", r'"bothWays": .*', lambda value: timeline({"cut": {"from": "S1", **value}})),
    ("Actions", r'"all"', lambda value: timeline({"drop": {"type": "AppendEntries", "count": value}})),
    ("Conditions", r'{">=": .*', lambda value: condition({"committed": value})),
    # Of other documents.
    ("What clients see", r'{"linearizable": .*', expect),
    ("A scenario", r'"sessions"', lambda value: scenario(cluster={value: 3})),
    ("Hunting for bugs", r'"bug": .*', lambda value: scenario(**value)),
    ("What a search judges", r'{"eventually": .*', expect),
]

# Tables, by heading and what the first cell of a row looks like: what is made of the piece that it begins with.
TABLES = [
    ("Values", r"`{", lambda value: scenario(network={"delay": value})),
    ("timeline", r'`"(at|every|when|after)"', entry),
    ("timeline", r"`known`", lambda value: question({**ASKED, "known": value})),
    ("expect", r"`{", expect),
    ("Actions", r"`kept`", lambda value: timeline({"crash": {"servers": "leader", "kept": value}})),
    ("Conditions", r'`"', condition),
]

# What an action takes of which the document says it in words: "as `cut`".
ARGUMENTS = {
    "network": {"loss": "10%"},
    "links": {"from": "S1", "to": "S2", "loss": "10%"},
    "heal": {"from": "S1", "to": "S2"},
}


def with_the_piece(value, piece):
    """A value with the piece among its members, or in the place of any of its parts, or of its keys."""
    if isinstance(piece, dict) and isinstance(value, dict):
        yield {**value, **piece}
    yield piece
    if isinstance(value, dict):
        for key in value:
            others = {other: item for other, item in value.items() if other != key}
            for changed in with_the_piece(value[key], piece):
                yield {**others, key: changed}
            if isinstance(piece, str):
                yield {**others, piece: value[key]}
                yield {piece: value[key]}
    elif isinstance(value, list):
        for at, item in enumerate(value):
            for changed in with_the_piece(item, piece):
                yield [*value[:at], changed, *value[at + 1:]]


def is_json(text):
    return re.match(r'[{\["]', text) is not None


class Piece:
    """A piece of the document, and the scenarios that have it in its place: all of them are to be read, or, of what
    only says what may be said instead, one."""

    def __init__(self, example, all_of=(), one_of=()):
        self.example, self.all_of, self.one_of = example, list(all_of), list(one_of)


def begun_by(cell):
    """The JSON with which a row begins."""
    return [members(text) for code in code_in(cell) for text in written_out(code, dots='"count": 3')]


def of_key(example):
    """In the tables of keys: what holds where nothing is given, or what may be given instead."""
    key = re.findall(r"`(\w+)`", example.row[0])[0]
    scenarios = [KEYS[example.heading]({key: members(example.text)})]
    return Piece(example, scenarios) if example.cell == 1 else Piece(example, one_of=scenarios)


def of_action(example):
    actions = re.findall(r"`(\w+)`", example.row[0])
    texts = written_out(example.text)
    if example.cell == 1 and (example.text.startswith(("{", "[")) or actions == ["heal"]):
        return Piece(example, [timeline({action: members(text)}) for action in actions for text in texts])
    given = [text for text in re.findall(r"`([^`]+)`", example.row[1]) if text.startswith(("{", "["))]
    whole = [ARGUMENTS[actions[0]]] if actions[0] in ARGUMENTS else [members(text) for text in written_out(given[0])]
    return Piece(example, one_of=[timeline({actions[0]: changed}) for value in whole for text in texts
                                  for changed in with_the_piece(value, members(text))])


def piece_of(example):
    if example.table == "key" and example.heading in KEYS:
        return of_key(example)
    if example.table == "action":
        return of_action(example)
    stands_for = {}
    if re.match('"(role|up)"', example.text):
        stands_for["WHO"] = ['"S1"', '"all"']
    if example.heading == "faults":
        stands_for |= {"P": ['"everything"'], "DURATION": ['"1s"']}
    for heading, first, made in TABLES:
        if example.row and example.heading == heading and re.match(first, example.row[0]):
            texts = written_out(example.text, dots='"count": 3', **stands_for)
            if example.cell == 0 or not is_json(example.row[0].strip("`")):
                return Piece(example, [made(members(text)) for text in texts])
            return Piece(example, one_of=[made(changed) for value in begun_by(example.row[0]) for text in texts
                                          for changed in with_the_piece(value, members(text))])
    for heading, looks, made in PROSE:
        if not example.row and example.heading == heading and re.fullmatch(looks, example.text):
            text = example.text.replace(": …", ': "3s"') if made is expect else example.text
            return Piece(example, [made(members(text)) for text in written_out(text, **stands_for)])
    return None


class PiecesTest(ProgramTest):
    def read(self, pieces):
        """What is wrong with the scenarios of each piece, empty where nothing is: all are read in one call."""
        scenarios = [made for piece in pieces for made in [*piece.all_of, *piece.one_of]]
        names = [f"{number:05}.json" for number in range(len(scenarios))]
        for name, made in zip(names, scenarios):
            self.write(name, made)
        _, out, err = self.run_program("validate", *names)
        said = {line.split(": ")[0]: "" for line in out.splitlines()}
        for line in err.splitlines():
            said[line.split(": ")[1]] = line
        self.assertEqual(set(said), set(names))
        answers = iter([said[name] for name in names])
        return [([next(answers) for _ in piece.all_of], [next(answers) for _ in piece.one_of]) for piece in pieces]

    def test_every_piece_is_read_where_it_stands(self):
        examples = [example for document in DOCUMENTS if document not in OTHER_JSON for example in examples_of(document)
                    if not example.is_block and is_json(example.text) and (document, example.text) not in NO_PIECES]
        pieces = []
        for example in examples:
            with self.subTest(place=example.place, piece=example.text):
                piece = piece_of(example)
                self.assertIsNotNone(piece, "no place is known for it: add it to PROSE, TABLES or NO_PIECES")
                self.assertTrue(piece.all_of or piece.one_of)
                pieces.append(piece)
        self.assertGreater(len(pieces), 130)
        for piece, (of_all, of_one) in zip(pieces, self.read(pieces)):
            with self.subTest(place=piece.example.place, piece=piece.example.text):
                self.assertEqual([error for error in of_all if error], [])
                self.assertTrue(not of_one or "" in of_one, of_one)

    def test_what_is_no_part_of_a_scenario_another_test_holds(self):
        self.assertEqual(set(OTHER_JSON) - set(DOCUMENTS), set())
        for held in [held for held in [*OTHER_JSON.values(), *NO_PIECES.values()] if isinstance(held, HeldBy)]:
            self.assertTrue(held.is_so, held)

    def test_every_word_of_its_tables_is_one(self):
        """Profiles of faults, and words for servers."""
        made = {"profile": lambda word: scenario(faults=word),
                "word": lambda word: timeline({"cut": {"from": "S1", "to": word}})}
        pieces = [Piece(example, [made[example.table](example.text)]) for example in examples_of(LANGUAGE)
                  if example.table in made and example.cell == 0]
        self.assertGreater(len(pieces), 20)
        for piece, (errors, _) in zip(pieces, self.read(pieces)):
            with self.subTest(place=piece.example.place, word=piece.example.text):
                self.assertEqual(errors, [""])

    def test_what_the_tables_say_to_hold_where_nothing_is_given_does(self):
        count = 0
        for example in examples_of(LANGUAGE):
            if example.table != "key" or example.heading not in KEYS or example.cell != 0 or not example.row[1]:
                continue
            count += 1
            with self.subTest(place=example.place, key=example.text):
                made = KEYS[example.heading]
                given = made({example.text: members(example.row[1].strip("`"))})
                # The mode of the clients that have such a key.
                mode = given.get("clients", [{}])[0].get("mode")
                left_out = made({} if example.text == "mode" or mode is None else {"mode": mode})
                self.assertEqual(self.as_run(given), self.as_run(left_out))
        self.assertGreater(count, 20)

    def as_run(self, made):
        """The scenario as its trace has it, with all its defaults."""
        file = self.write("made.json", made)
        lines = self.assert_fine("run", "--quiet", "--until", "1ns", "--trace", "-", file).splitlines()
        return json.loads(json.loads(lines[0])["scenarioText"])


class AskTest(ProgramTest):
    def test_the_question_is_asked_and_answered_where_it_stands(self):
        [shown] = [json.loads(example.text) for example in examples_of(LANGUAGE)
                   if example.is_block and example.heading == "timeline"]
        # The run that it is about: S3's log lacks an entry, and both ask for votes.
        asked = {
            "name": "asked", "section": "Raft §5.2",
            "cluster": {"servers": 3, "initial": {"S1": {"log": "1 1"}, "S2": {"log": "1 1"}, "S3": {"log": "1"}}},
            "timeline": [{"at": "0s", "do": [{"timeouts": {"servers": "all", "next": ["1s"]}}]},
                         {"at": "50ms", "do": [{"fire": {"servers": ["S2", "S3"], "timer": "election"}}], "ask": shown}],
            "stop": {"at": "500ms"},
        }
        out = self.assert_fine("run", "--log", self.write("asked.json", asked))
        self.assertIn(shown["question"], out)
        self.assertIn(shown["because"], out)


if __name__ == "__main__":
    unittest.main()
