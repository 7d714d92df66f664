"""Where in core something can be decided otherwise: found in clang's syntax trees, by libclang."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from clang.cindex import CursorKind as Kind
from clang.cindex import Index, TypeKind

# What a comparison becomes: moved by one, turned round and, where there is an order, one of its sides let in or out.
COMPARISONS = {
    "<": ("<=", ">=", "!="), "<=": ("<", ">", "=="), ">": (">=", "<=", "!="), ">=": (">", "<", "=="),
    "==": ("!=", "<=", ">="), "!=": ("==", "<", ">"),
}
LOGICAL = {"&&": "||", "||": "&&"}
FUNCTIONS = {Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.CONSTRUCTOR, Kind.FUNCTION_TEMPLATE, Kind.CONVERSION_FUNCTION}
SIGNED = {TypeKind.SCHAR, TypeKind.SHORT, TypeKind.INT, TypeKind.LONG, TypeKind.LONGLONG}
UNSIGNED = {TypeKind.UCHAR, TypeKind.USHORT, TypeKind.UINT, TypeKind.ULONG, TypeKind.ULONGLONG}
# Of what is never below these, some mutants are the original in other words.
LEAST = re.compile(r"(\w+\{)?0[Uu]?\}?|kNobody|\w+\{\}")


@dataclass
class Site:
    """An expression, by its bytes in a file, and what may stand in its place."""
    file: str
    start: int
    end: int
    line: int
    function: str
    original: str
    # Whether it is taken for true or false, whatever its type.
    is_condition: bool = False
    mutants: list = field(default_factory=list)


class Finder:
    """Collects the sites of files under a root; a header's once, whoever includes it."""

    def __init__(self, root):
        self.root = root
        self.index = Index.create()
        self.sources = {}
        self.sites = defaultdict(dict)

    def source(self, file):
        if file not in self.sources:
            self.sources[file] = (self.root / file).read_bytes()
        return self.sources[file]

    def find(self):
        """All sources as one, which takes a moment where one by one would take a minute."""
        together = str(self.root / "all.cpp")
        units = sorted(path.name for path in (self.root / "core").glob("*.cpp"))
        text = "".join(f'#include "core/{name}"\n' for name in units)
        tree = self.index.parse(together, ["-std=c++20", f"-I{self.root}"], [(together, text)])
        errors = [str(one) for one in tree.diagnostics if one.severity >= 3]
        if errors:
            raise SystemExit(errors[0])
        self.outside(tree.cursor)

    def outside(self, cursor):
        """Declarations: only what functions do is of interest."""
        for child in cursor.get_children():
            if cursor.kind == Kind.TRANSLATION_UNIT and not self.file_of(child):
                continue
            if child.kind in FUNCTIONS:
                for part in child.get_children():
                    if part.kind == Kind.COMPOUND_STMT:
                        self.inside(part, child.spelling.split("<")[0])
            elif child.kind in (Kind.NAMESPACE, Kind.CLASS_DECL, Kind.STRUCT_DECL, Kind.CLASS_TEMPLATE):
                self.outside(child)

    def file_of(self, cursor):
        place = cursor.extent.start.file
        if place is None or not place.name.startswith(f"{self.root}/core/"):
            return None
        return place.name[len(str(self.root)) + 1:]

    def text(self, cursor):
        return self.between(cursor, cursor.extent.start.offset, cursor.extent.end.offset)

    def between(self, cursor, start, end):
        return self.source(self.file_of(cursor))[start:end].decode()

    def inside(self, cursor, function):
        """Statements and expressions."""
        children = list(cursor.get_children())
        if cursor.kind == Kind.VAR_DECL and self.is_constant(cursor):
            return  # the compiler works it out
        if cursor.kind == Kind.IF_STMT and self.text(cursor).startswith("if constexpr"):
            children = children[1:]
        elif cursor.kind == Kind.CASE_STMT:
            children = children[1:]
        elif cursor.kind in (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR) and children:
            self.condition(children[0], function)
        elif cursor.kind == Kind.BINARY_OPERATOR or self.is_operator_call(cursor, children):
            self.binary(cursor, children[0], children[-1], function)
        elif cursor.kind == Kind.UNARY_OPERATOR and re.match("!(?!=)", self.text(cursor)):
            self.add(cursor, function, [f"static_cast<bool>({self.text(children[0])})"])
        elif cursor.kind == Kind.CXX_BOOL_LITERAL_EXPR:
            self.add(cursor, function, ["false" if self.text(cursor) == "true" else "true"])
        elif cursor.kind == Kind.CALL_EXPR and cursor.spelling == "require":
            return  # nothing is decided by it: as long as what it promises holds, a weaker promise is kept, too
        elif cursor.kind == Kind.CALL_EXPR:
            self.call(cursor, function)
        for child in children:
            self.inside(child, function)

    def is_constant(self, cursor):
        line = self.source(self.file_of(cursor))[:cursor.extent.end.offset].decode().splitlines()[-1]
        return "constexpr" in line

    @staticmethod
    def is_operator_call(cursor, children):
        return cursor.kind == Kind.CALL_EXPR and len(children) == 3 and cursor.spelling.startswith("operator")

    def binary(self, cursor, left, right, function):
        start, end = left.extent.start.offset, right.extent.end.offset
        if left.extent.end.offset >= right.extent.start.offset or not self.file_of(left):
            return  # a rewritten comparison's other half
        operator = self.between(left, left.extent.end.offset, right.extent.start.offset).strip()
        one, other = self.text(left), self.text(right)
        if operator in LOGICAL:
            self.condition(left, function)
            self.condition(right, function)
            both = f"{one} {LOGICAL[operator]} {other}"
            self.add(cursor, function, [both] + [f"static_cast<bool>({side})" for side in (one, other)])
        elif operator in COMPARISONS:
            others = COMPARISONS[operator] if self.is_ordered(left) else COMPARISONS[operator][:1]
            if operator in ("<", "<=", ">", ">=") and not self.is_ordered(left):
                others = COMPARISONS[operator][:2]
            if LEAST.fullmatch(other) and self.is_ordered(left) == "never negative":
                # Of these, the one is the original and the other never, or always, so.
                others = [to for to in others if (operator, to) not in
                          {("!=", ">"), ("!=", "<"), ("==", "<="), ("==", ">="), (">", "!=")}]
            self.add(cursor, function, [f"{one} {to} {other}" for to in others], start, end)
            for side, value in ((left, one), (right, other)):
                self.constant(side, value, function)
        elif operator in ("+", "-") and self.kind_of(left) in SIGNED | UNSIGNED:
            reverse = "-" if operator == "+" else "+"
            self.add(cursor, function, [one if re.fullmatch("1[Uu]?", other) else f"{one} {reverse} {other}"])

    def constant(self, cursor, value, function):
        """A limit that has a name."""
        while cursor.kind == Kind.UNEXPOSED_EXPR:
            cursor = next(cursor.get_children())
        known = cursor.referenced
        if cursor.kind == Kind.DECL_REF_EXPR and known is not None and self.file_of(known):
            if self.kind_of(cursor) in SIGNED | UNSIGNED and self.is_constant(known):
                self.add(cursor, function, [f"{value} + 1", f"{value} - 1"])

    def condition(self, cursor, function):
        """What is taken for true or false without being compared is turned round."""
        inner = cursor
        while inner.kind == Kind.UNEXPOSED_EXPR and len(list(inner.get_children())) == 1:
            inner = next(inner.get_children())
        names = (Kind.MEMBER_REF_EXPR, Kind.DECL_REF_EXPR)
        is_call = inner.kind == Kind.CALL_EXPR and not re.match("operator[<>=!]", inner.spelling)
        if (inner.kind in names or is_call) and not self.splits(inner):
            self.add(cursor, function, [f"!({self.text(cursor)})"]).is_condition = True

    def splits(self, cursor):
        """Whether it is a comparison after all, which clang has as a call of another operator."""
        children = list(cursor.get_children())
        return any(re.match("operator(==|<=>)", child.spelling) for child in [cursor, *children])

    def call(self, cursor, function):
        text = self.text(cursor)
        arguments = [self.text(one) for one in cursor.get_arguments() if one is not None and self.file_of(one)]
        if text.startswith(("std::min(", "std::max(")):
            other = "std::max" if text.startswith("std::min") else "std::min"
            self.add(cursor, function, [other + text[len("std::min"):]])
        elif text.startswith("std::clamp("):
            value, least, most = arguments
            self.add(cursor, function, [f"std::max({value}, {least})", f"std::min({value}, {most})"])
        elif text.startswith(("next(", "previous(")) and len(arguments) == 1:
            self.add(cursor, function, [arguments[0]])

    @staticmethod
    def kind_of(cursor):
        return cursor.type.get_canonical().kind

    def is_ordered(self, cursor):
        kind = self.kind_of(cursor)
        name = cursor.type.get_canonical().spelling
        if kind in UNSIGNED or "raft::Strong<" in name and "*" not in name:
            return "never negative"
        return "numbers" if kind in SIGNED or "raft::LogPosition" in name else None

    def add(self, cursor, function, mutants, start=None, end=None):
        file = self.file_of(cursor)
        start = cursor.extent.start.offset if start is None else start
        end = cursor.extent.end.offset if end is None else end
        original = self.between(cursor, start, end)
        line = cursor.extent.start.line
        site = self.sites[file].setdefault((start, end), Site(file, start, end, line, function, original))
        site.mutants += [one for one in mutants if one not in site.mutants and one != original]
        return site


def find_sites(root):
    """All of core, in the order of their files and places."""
    finder = Finder(root)
    finder.find()
    return [site for file in sorted(finder.sites) for _, site in sorted(finder.sites[file].items())]
