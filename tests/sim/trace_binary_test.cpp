#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <vector>
#include <zstd.h>

#include "sim/trace/binary_encoder.hpp"
#include "sim/trace/binary_line.hpp"
#include "sim/trace/binary_text.hpp"
#include "sim/trace/json_encoder.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/open_trace.hpp"
#include "sim/trace/trace_error.hpp"
#include "sim/trace/write_lines.hpp"
#include "tests/sim/trace_samples.hpp"

namespace raftsim::trace {
namespace {

struct BothForms {
  std::string json;
  std::string binary;
};

/// So many records are compressed at once.
std::string encoded(LineEncoder& encoder, std::span<const Record> records, std::size_t at_once) {
  std::string bytes;
  encoder.append(bytes, samples::full_header());
  for (std::size_t done = 0; done < records.size(); done += at_once) {
    encoder.append(bytes, records.subspan(done, std::min(at_once, records.size() - done)));
  }
  encoder.append(bytes, samples::full_footer(records.size()));
  return bytes;
}

BothForms every_line(std::size_t at_once = 20) {
  std::vector<Record> records;
  for (Record record : samples::every_record()) {
    record.number = records.size() + 1;
    record.cause = 0;
    records.push_back(record);
  }
  JsonEncoder json;
  BinaryEncoder binary;
  return {encoded(json, records, at_once), encoded(binary, records, at_once)};
}

std::unique_ptr<std::istream> lines_of(const std::string& trace) {
  return trace_lines(std::make_unique<std::istringstream>(trace), "run.rtrace");
}

std::string all_of(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Why a trace is refused; empty if it is not.
std::string refusal(const std::string& trace) {
  try {
    const std::unique_ptr<std::istream> in = lines_of(trace);
    Reader reader(*in, "run.rtrace");
    for (Record record; reader.next(record);) {
    }
    return {};
  } catch (const TraceError& error) {
    return error.what();
  }
}

/// The same of what is not read as a trace.
std::string text_refusal(const std::string& trace) {
  try {
    all_of(*lines_of(trace));
    return {};
  } catch (const TraceError& error) {
    return error.what();
  }
}

std::string packed(const std::string& plain) {
  std::string bytes(ZSTD_compressBound(plain.size()), '\0');
  bytes.resize(ZSTD_compress(bytes.data(), bytes.size(), plain.data(), plain.size(), 1));
  return bytes;
}

std::string with_length(const std::string& bytes) {
  std::string text;
  append_number(text, bytes.size());
  return text + bytes;
}

/// A binary trace with these bytes in the place of its lines, and of its lists.
std::string trace_of(const std::string& lines, const std::optional<std::string>& lists = {}) {
  std::string known;
  append_names(known);
  return std::string(kBinaryBegins) + packed(with_length(lists.value_or(known)) + lines);
}

BinaryLines known_lines() {
  std::string lists;
  append_names(lists);
  Bytes bytes(lists);
  BinaryLines lines;
  lines.read_names(bytes);
  CHECK(bytes.empty());
  return lines;
}

TEST_CASE("a binary trace is read as the lines of JSON that were written beside it") {
  const BothForms forms = every_line();
  CHECK(all_of(*lines_of(forms.binary)) == forms.json);
  CHECK(all_of(*lines_of(forms.json)) == forms.json);
  CHECK(refusal(forms.binary).empty());
}

TEST_CASE("a trace says the same however many of its records are encoded at once") {
  const BothForms whole = every_line(1000);
  for (const std::size_t at_once : {std::size_t{1}, std::size_t{7}}) {
    const BothForms parts = every_line(at_once);
    CHECK(parts.json == whole.json);
    CHECK(parts.binary.size() > whole.binary.size());
    CHECK(all_of(*lines_of(parts.binary)) == whole.json);
  }
  // A frame of three bytes that zstd skips (RFC 8878, 3.1.2).
  const std::string skipped("\x50\x2A\x4D\x18\x03\x00\x00\x00???", 11);
  CHECK(all_of(*lines_of(whole.binary + skipped)) == whole.json);
}

TEST_CASE("numbers, servers and words of every size come back from a binary line") {
  const BinaryLines lines = known_lines();
  const auto back = [&lines](const auto& value) {
    std::string binary;
    BinaryText(binary).value(value);
    std::string json;
    lines.append_line(json, binary);
    return json;
  };
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{47}, std::uint64_t{48}, std::uint64_t{127}, std::uint64_t{128},
        std::uint64_t{1} << 35U, ~std::uint64_t{0}}) {
    CHECK(back(number) == std::to_string(number) + "\n");
  }
  for (const std::int64_t number : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
    CHECK(back(number) == std::to_string(number) + "\n");
  }
  for (int i = 1; i <= 64; ++i) {
    CHECK(back(raft::ServerId{static_cast<std::uint8_t>(i)}) == "\"S" + std::to_string(i) + "\"\n");
  }
  for (int i = 0; i < kMembers<raft::Reason>; ++i) {
    const auto reason = static_cast<raft::Reason>(i);
    CHECK(back(reason) == "\"" + std::string(name_of(reason)) + "\"\n");
  }
  CHECK(back(std::string_view("a \"\\\n\xff")) == "\"a \\\"\\\\\\n\xEF\xBF\xBD\"\n");
}

TEST_CASE("texts of every length come back, across the borders of the buffer too") {
  const BinaryLines lines = known_lines();
  for (std::size_t size = 0; size < 2100; ++size) {
    std::string binary;
    {
      BinaryText text(binary);
      text.open_array();
      text.value(std::string_view(std::string(size, 'a')));
      text.value(std::string_view(""));
      text.close_array();
    }
    std::string json;
    lines.append_line(json, binary);
    REQUIRE(json == "[\"" + std::string(size, 'a') + "\",\"\"]\n");
  }
}

TEST_CASE("a binary trace cut off anywhere is refused") {
  const std::string good = every_line().binary;
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    REQUIRE_FALSE(refusal(good.substr(0, size)).empty());
  }
  CHECK_FALSE(refusal(good + "more").empty());
}

TEST_CASE("a binary trace with any byte changed is refused, or the byte meant nothing") {
  const BothForms forms = every_line();
  int refused = 0;
  for (std::size_t i = 0; i < forms.binary.size(); ++i) {
    std::string bad = forms.binary;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    CAPTURE(i);
    if (refusal(bad).empty()) {
      CHECK(all_of(*lines_of(bad)) == forms.json);
    } else {
      ++refused;
    }
  }
  CHECK(refused > static_cast<int>(forms.binary.size()) / 100 * 99);
}

TEST_CASE("what is wrong with a binary trace is told with its file and line") {
  struct Row {
    const char* what;
    std::string lines;
    const char* told;
  };
  const std::string object{1, 0};
  const std::string many(20, '\xFF');
  const std::string deep = std::string(20, 2);
  const std::string long_word(5'000'000, '\x50');
  const std::string control(8'000'000, '\x01');
  const Row rows[] = {
      {"no line at all", "", "run.rtrace: found nothing, expected the header of a raftsim trace"},
      {"an unknown value", with_length("\x0F"),
       "line 1: found a value that begins with the byte 15, expected a known one"},
      {"an unknown member", with_length(std::string("\x01") + "\xFF\x7F" + "\x03"),
       "line 1: found member 16383, expected one of the file's"},
      {"an unknown word", with_length("\x0A\xFF\x7F"),
       "line 1: found word 16383, expected one of the file's"},
      {"a value that is cut off", with_length("\x07"),
       "line 1: found the end of a line within a value, expected the rest of it"},
      {"a text that is cut off",
       with_length("\x08\x7F"
                   "abc"),
       "line 1: found the end of a line within a value, expected the rest of it"},
      {"a number of more than 64 bits", with_length("\x07" + many),
       "line 1: found a number of more than 64 bits, expected at most 64"},
      {"a line of any length", std::string(9, '\xFF') + "\x01", "found a longer line, expected at most"},
      {"deep nesting", with_length(deep), "line 1: found deeper nesting, expected at most 16 levels"},
      {"what stands for much more", with_length("\x02" + long_word + std::string(1, '\0')),
       "line 1: found a longer line, expected at most"},
      {"a text that takes six times as much", with_length("\x08" + with_length(control)),
       "line 1: found a longer line, expected at most"},
      {"bytes behind a value", with_length(object + "\x03"),
       "line 1: found bytes behind a line's value, expected the end of the line"},
      {"another thing than a header", with_length(object),
       "line 1: found something else, expected the header of a raftsim trace"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::string told = refusal(trace_of(row.lines));
    CAPTURE(told);
    CHECK(told.find(row.told) != std::string::npos);
  }
}

TEST_CASE("what stands around the lines of a binary trace is as the format has it") {
  const std::string good = every_line().binary;
  const std::string lists = std::string(2, '\0');
  const std::string object{1, 0};
  std::string many;
  append_number(many, BinaryLines::kMostTexts + 1);
  const struct {
    const char* what;
    std::string trace;
    const char* told;
    /// Without a reader, which would stop at the first line.
    bool is_read_as_text{};
  } rows[] = {
      {"another version", "raftsim binary trace 2\n",
       "found something else, expected the first line of a binary trace, version 1"},
      {"a line behind the last", good + packed(with_length(object)),
       "found more lines, expected the end of the file"},
      {"a frame that is cut off behind it", good + packed(with_length(object)).substr(0, 6),
       "found the end of the file, expected more: the trace is incomplete"},
      {"half a line in the last frame", good + packed("more"), "found the end of the file within a line"},
      {"no bytes", std::string(kBinaryBegins),
       "found the end of the file, expected more: the trace is incomplete"},
      {"too many names", trace_of("", many), "found 10001 names, expected at most 10000"},
      {"too long a name", trace_of("", "\x01\x65"), "found a name of 101 bytes, expected at most 100"},
      {"lists that are cut off", trace_of("", "\x02\x01"), "found the end of a line within a value"},
      {"bytes behind the lists", trace_of("", lists + "x"), "found bytes behind the two lists"},
      // A frame whose window is 16 MiB: magic number, descriptor, window of 2^24.
      {"a large window", std::string(kBinaryBegins) + std::string("\x28\xB5\x2F\xFD\x00\x70", 6),
       "found a larger window of zstd's, expected one of at most 8 MiB"},
      {"a small file that tells very much", trace_of([] {
         std::string lines;
         for (int i = 0; i < 20; ++i) lines += with_length("\x08" + with_length(std::string(4'000'000, 'a')));
         return lines;
       }()),
       "lines of more than a thousand times the file's bytes", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const std::string told = row.is_read_as_text ? text_refusal(row.trace) : refusal(row.trace);
    CAPTURE(told);
    CHECK(told.find(row.told) != std::string::npos);
  }
}

}  // namespace
}  // namespace raftsim::trace
