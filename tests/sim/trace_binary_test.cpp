#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <zstd.h>

#include "sim/trace/binary_line.hpp"
#include "sim/trace/binary_text.hpp"
#include "sim/trace/binary_writer.hpp"
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

BothForms every_line() {
  BothForms forms;
  BinaryWriter writer([&forms](std::string_view bytes) { forms.binary += bytes; });
  const auto add = [&](const auto& line) {
    append_line(forms.json, line);
    writer.write(line);
  };
  add(samples::full_header());
  std::uint64_t number = 0;
  for (Record record : samples::every_record()) {
    record.number = ++number;
    record.cause = 0;
    add(record);
  }
  add(samples::full_footer(number));
  return forms;
}

std::unique_ptr<std::istream> lines_of(const std::string& trace) {
  return trace_lines(std::make_unique<std::istringstream>(trace), "run.rtrace");
}

std::string all_of(std::istream& in) {
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
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

/// A binary trace with these bytes in the place of its lines.
std::string trace_of(const std::string& lines) {
  std::string lists;
  append_names(lists);
  std::string plain;
  append_number(plain, lists.size());
  plain += lists + lines;
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 1));
  return std::string(kBinaryBegins) + packed;
}

TEST_CASE("a binary trace is read as the lines of JSON that were written beside it") {
  const BothForms forms = every_line();
  CHECK(all_of(*lines_of(forms.binary)) == forms.json);
  CHECK(all_of(*lines_of(forms.json)) == forms.json);
  CHECK(refusal(forms.binary).empty());
}

TEST_CASE("numbers, servers and words of every size come back from a binary line") {
  std::string lists;
  append_names(lists);
  Bytes bytes(lists);
  BinaryLines lines;
  lines.read_names(bytes);
  CHECK(bytes.empty());
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
  CHECK(refused > static_cast<int>(forms.binary.size()) - 10);
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
  const auto line = [](const std::string& value) {
    std::string text;
    append_number(text, value.size());
    return text + value;
  };
  const Row rows[] = {
      {"no line at all", "", "run.rtrace: found nothing, expected the header of a raftsim trace"},
      {"an unknown value", line("\x0F"),
       "line 1: found a value that begins with the byte 15, expected a known one"},
      {"an unknown member", line(std::string("\x01") + "\xFF\x7F" + "\x03"),
       "line 1: found member 16383, expected one of the file's"},
      {"an unknown word", line("\x0A\xFF\x7F"), "line 1: found word 16383, expected one of the file's"},
      {"a value that is cut off", line("\x07"),
       "line 1: found the end of a line within a value, expected the rest of it"},
      {"a text that is cut off",
       line("\x08\x7F"
            "abc"),
       "line 1: found the end of a line within a value, expected the rest of it"},
      {"a number of more than 64 bits", line("\x07" + many),
       "line 1: found a number of more than 64 bits, expected at most 64"},
      {"a line of any length", std::string(9, '\xFF') + "\x01", "found a longer line, expected at most"},
      {"deep nesting", line(deep), "line 1: found deeper nesting, expected at most 16 levels"},
      {"what stands for much more", line("\x02" + long_word + std::string(1, '\0')),
       "line 1: found a longer line, expected at most"},
      {"bytes behind a value", line(object + "\x03"),
       "line 1: found bytes behind a line's value, expected the end of the line"},
      {"another thing than a header", line(object),
       "line 1: found something else, expected the header of a raftsim trace"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::string told = refusal(trace_of(row.lines));
    CAPTURE(told);
    CHECK(told.find(row.told) != std::string::npos);
  }
}

}  // namespace
}  // namespace raftsim::trace
