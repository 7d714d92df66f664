"""The examples in the project's documents: their fenced blocks, and the code within their lines."""

import re
from typing import NamedTuple

from program import SOURCE

# A folder's own README; what is built, and what hides, is none of them.
DOCUMENTS = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.md")
                   if not any(part == "build" or part.startswith(".") for part in path.relative_to(SOURCE).parts))

# What an example that is a command begins with.
COMMAND = re.compile(r"(raftsim|raftviz|cmake|man|kill|kubectl|sbatch|mkdir|asciinema|source|fpath=\S*|[\w./]*raftsim_tests|"
                     r"build/\S+|tools/\S+\.(?:sh|py))(?= |$)")


class HeldBy(NamedTuple):
    """What a test of documents does not look at, for another one does: its file, and a word by which it is found there."""
    test: str
    word: str

    @property
    def is_so(self):
        path = SOURCE / self.test
        return path.is_file() and self.word in path.read_text()


class Example(NamedTuple):
    document: str
    line: int
    # The nearest one above, without its marks.
    heading: str
    # Of a block, what stands beside its fence; of code within a line nothing.
    language: str | None
    text: str
    # Of code in a table, what the table calls its first column, the cells of the row, as they are written, and in which
    # of them it is.
    table: str | None = None
    row: tuple[str, ...] = ()
    cell: int = 0

    @property
    def place(self):
        return f"{self.document}:{self.line}"

    @property
    def is_block(self):
        return self.language is not None


def code_in(text):
    """The code within a line or a cell, with what Markdown makes of it."""
    return [match.group(2) for match in _CODE.finditer(text)]


_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def _cells(line):
    """The cells of a row: between bars that are not escaped."""
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1])


def _within_lines(document, begin, heading, text):
    """The code of a paragraph, or of the rows of a table."""
    if text.lstrip().startswith("|"):
        lines = text.splitlines()
        table = _cells(lines[0])[0]
        for at, line in enumerate(lines):
            row = _cells(line)
            for cell, content in enumerate(row):
                for code in code_in(content):
                    place = (table, row, cell) if at > 0 else ()
                    yield Example(document, begin + at, heading, None, " ".join(code.split()), *place)
        return
    for match in _CODE.finditer(text):
        line = begin + text.count("\n", 0, match.start())
        yield Example(document, line, heading, None, " ".join(match.group(2).split()))


def examples_of(document, text=None):
    """All of a document, in its order."""
    text = (SOURCE / document).read_text() if text is None else text
    heading, at, found = "", 0, []
    # What is between blocks, paragraph by paragraph: code does not go on beyond one.
    pieces = []
    for fence in _FENCE.finditer(text):
        pieces.append((at, text[at:fence.start()], None))
        pieces.append((fence.start(), fence.group(3), fence.group(2)))
        at = fence.end()
    pieces.append((at, text[at:], None))
    for start, piece, language in pieces:
        begin = text.count("\n", 0, start) + 1
        if language is not None:
            found.append(Example(document, begin, heading, language, piece))
            continue
        for paragraph in re.finditer(r"(?:^.*\S.*(?:\n|\Z))+", piece, re.MULTILINE):
            line = begin + piece.count("\n", 0, paragraph.start())
            content = paragraph.group()
            while title := re.match(r"#+ (.*)(?:\n|\Z)", content):
                heading = title.group(1)
                found.extend(_within_lines(document, line, heading, title.group(1)))
                line, content = line + 1, content[title.end():]
            # A table that follows a sentence at once.
            table = re.search(r"^ *\|", content, re.MULTILINE)
            cut = table.start() if table else len(content)
            found.extend(_within_lines(document, line, heading, content[:cut]))
            found.extend(_within_lines(document, line + content.count("\n", 0, cut), heading, content[cut:]))
    return found


def commands_of(example):
    """Those of an example, without prompts and comments: the lines of a block, or words with something behind the name of
    a program; none of what is shown for another reason."""
    if not example.is_block:
        return [example.text] if COMMAND.match(example.text) and " " in example.text else []
    if example.language not in ("", "sh", "console"):
        return []
    lines = [line.removeprefix("$ ") for line in re.sub(r" *\\\n *", " ", example.text).splitlines() if line.strip()]
    if example.language == "" and not all(COMMAND.match(line) for line in lines):
        return []
    return [re.sub(r"  +#.*$", "", line).rstrip() for line in lines]
