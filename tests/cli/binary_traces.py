"""Binary traces that are none: what sim/trace/README.md says of the form, not kept. The frames of zstd (RFC 8878) are
made by hand, of blocks that are as they are or one byte many times, so that few bytes stand for many."""

FIRST_LINE = b"raftsim binary trace 1\n"
MOST_OF_A_BLOCK = 2**17
# Two lists of nothing: their length, and how many texts are in each.
NO_NAMES = b"\x02\x00\x00"
EIGHT_MIB = 13
MEBIBYTE = 2**20


def number(value):
    """Seven bits a byte, the lowest first."""
    result = bytearray()
    while value >= 0x80:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*result, value])


def block(kind, size, content, is_last):
    return (is_last | kind << 1 | size << 3).to_bytes(3, "little") + content


def frame(*parts, window=EIGHT_MIB):
    """Bytes, or (byte, how often)."""
    blocks = []
    for part in parts:
        if isinstance(part, bytes):
            blocks.append((0, len(part), part))
            continue
        byte, left = part
        while left > 0:
            blocks.append((1, min(left, MOST_OF_A_BLOCK), bytes([byte])))
            left -= MOST_OF_A_BLOCK
    last = len(blocks) - 1
    header = b"\x28\xb5\x2f\xfd\x00" + bytes([window << 3])
    return header + b"".join(block(*each, place == last) for place, each in enumerate(blocks))


def trace(*parts, **more):
    return FIRST_LINE + frame(*parts, **more)


def line(value):
    return number(len(value)) + value


def long_text(byte, size):
    """A line whose value is a text of one byte many times."""
    head = b"\x08" + number(size)
    return [number(len(head) + size) + head, (byte, size)]


LONG = 30 * MEBIBYTE
# Name, content, and what is said of it.
HOSTILE = [
    ("a first line alone", FIRST_LINE, "found the end of the file, expected more: the trace is incomplete"),
    ("another version", b"raftsim binary trace 2\n" + frame(NO_NAMES),
     "found something else, expected the first line of a binary trace, version 1"),
    ("a window of 128 MiB", trace(NO_NAMES, window=17), "found a larger window of zstd's, expected one of at most 8"),
    ("no frame of zstd's", FIRST_LINE + b"x" * 100, "found damaged bytes"),
    ("half a frame", trace(NO_NAMES, line(b"\x01\x00"))[:-2], "expected more: the trace is incomplete"),
    ("bytes behind the frame", trace(NO_NAMES) + b"x" * 100, "found damaged bytes"),
    ("10^6 names", trace(line(number(10**6))), "found 1000000 names, expected at most 10000"),
    ("a name of 10^5 bytes", trace(line(number(1) + number(10**5))), "found a name of 100000 bytes, expected at most"),
    ("names of 1 GiB in 32 KB", trace(number(2**30), (0, 2**30)), "found a longer line, expected at most 33554432"),
    ("a line of 2^63 bytes", trace(NO_NAMES, number(2**63)), "line 1: found a longer line"),
    ("a number of 10^4 bytes", trace(NO_NAMES, (0xFF, 10**4)), "line 1: found a number of more than 64 bits"),
    ("arrays 10^6 deep", trace(NO_NAMES, number(10**6), (0x02, 10**6)), "line 1: found deeper nesting, expected at"),
    ("a text of 30 MiB in 1 KB", trace(NO_NAMES, *long_text(ord("a"), LONG)), "line 1: found something else, expected"),
    ("a text of 30 MiB that quoted is 180", trace(NO_NAMES, *long_text(1, LONG)), "line 1: found a longer line"),
    ("10^9 lines of nothing in 32 KB", trace(NO_NAMES, (0, 10**9)), "line 1: found the end of a line within a value"),
]
