#include "viz/model/threaded_queue.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "sim/trace/batch_queue.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/outline.hpp"
#include "tests/sim/trace_samples.hpp"

/// A trace is read by as many threads as one likes, and nothing else is different.
namespace raftsim::trace {
namespace {

/// A trace that is read by so many threads; by 0: whoever asks reads.
struct Reading {
  Reading(std::istream& in, int threads)
      : queue(threads == 0 ? nullptr : new viz::ThreadedQueue(threads)),
        reader(in, "run.jsonl",
               queue != nullptr ? std::unique_ptr<BatchQueue>(queue) : std::make_unique<PlainQueue>()) {
    if (queue != nullptr) queue->begin_to_tell(reader.header());
  }

  /// The reader's; null without threads.
  viz::ThreadedQueue* queue;
  Reader reader;
};

constexpr int kThreads[] = {0, 1, 3};
constexpr std::uint64_t kManyRecords = 1'600;

/// Enough for several batches; the header first, the footer last.
std::vector<std::string> many_lines() {
  std::vector<std::string> lines{to_json_line(samples::full_header())};
  const std::vector<Record> kinds = samples::every_record();
  for (std::uint64_t number = 1; number <= kManyRecords; ++number) {
    Record record = kinds[number % kinds.size()];
    record.number = number;
    record.time = Time{Duration{static_cast<std::int64_t>(number)}};
    record.cause = number / 2;
    lines.push_back(to_json_line(record));
  }
  lines.push_back(to_json_line(samples::full_footer(kManyRecords)));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// What was read before the complaint, and the complaint.
struct Outcome {
  std::uint64_t records{};
  std::string complaint;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome outcome_of(const std::string& text, int threads) {
  std::istringstream in(text);
  Outcome outcome;
  try {
    Reading reading(in, threads);
    for (Record record; reading.reader.next(record);) ++outcome.records;
  } catch (const TraceError& error) {
    outcome.complaint = error.what();
  }
  return outcome;
}

TEST_CASE("however many threads read a trace, the records and their lines are the same") {
  const std::vector<std::string> lines = many_lines();
  const std::string text = joined(lines);
  REQUIRE(text.size() > std::size_t{1} << 20U);
  for (const int threads : kThreads) {
    CAPTURE(threads);
    std::istringstream in(text);
    Reading reading(in, threads);
    Reader& reader = reading.reader;
    Record record;
    for (std::uint64_t number = 1; number <= kManyRecords; ++number) {
      REQUIRE(reader.next(record));
      REQUIRE(reader.line_number() == number + 1);
      REQUIRE(reader.line() == lines[number]);
      REQUIRE(to_json_line(record) == lines[number]);
    }
    CHECK_FALSE(reader.next(record));
    CHECK(reader.footer() == samples::full_footer(kManyRecords));
  }
}

TEST_CASE("what the threads say of each record is what one alone says") {
  const std::string text = joined(many_lines());
  for (const int threads : {1, 3}) {
    CAPTURE(threads);
    std::istringstream in(text);
    Reading reading(in, threads);
    PlainOutliner outliner(reading.reader.header());
    std::uint64_t told = 0;
    for (Record record; reading.reader.next(record); ++told) {
      const Outline& outline = outliner.next(record);
      const viz::ThreadedQueue::Told one = reading.queue->next_told();
      REQUIRE(*one.outline == outline);
      REQUIRE(one.words == outliner.words());
    }
    CHECK(told == kManyRecords);
  }
}

TEST_CASE("a reader that nobody reads to the end leaves nothing behind") {
  const std::string text = joined(many_lines());
  for (const int threads : kThreads) {
    std::istringstream in(text);
    Reading reading(in, threads);
    Record record;
    CHECK(reading.reader.next(record));
  }
}

TEST_CASE("however many threads read a trace, what is wrong is found at the same line") {
  const std::vector<std::string> good = many_lines();
  for (const std::size_t at : {std::size_t{1}, std::size_t{900}, good.size() - 2}) {
    const auto place = static_cast<std::ptrdiff_t>(at);
    const std::string line = "run.jsonl: line " + std::to_string(at + 1) + ": ";
    const std::string next_line = "run.jsonl: line " + std::to_string(at + 2) + ": ";
    struct Row {
      std::string name;
      std::string text;
      std::string says;
    };
    std::vector<Row> rows;
    auto lines = good;
    lines[at] = "[";
    rows.push_back({"no JSON", joined(lines), line + "found no JSON at column 2"});
    lines = good;
    lines.erase(lines.begin() + place);
    const bool only_footer_left = at == good.size() - 2;
    rows.push_back({"a record left out", joined(lines),
                    line + (only_footer_left ? "at /records: found" : "at /number: found")});
    lines = good;
    lines[at] = to_json_line(samples::full_footer(at - 1));
    rows.push_back({"a footer in the middle", joined(lines), next_line + "found more lines"});
    lines = good;
    lines.resize(at + 1);
    rows.push_back({"the end missing", joined(lines), line + "found the end of the file"});
    std::string cut = joined(lines);
    cut.resize(cut.size() - 5);
    rows.push_back({"cut off in a line", cut, line + "found the end of the file"});
    lines = good;
    lines[at] = std::string(kMaxLineBytes + 1, ' ');
    if (at == 900) rows.push_back({"a line too long", joined(lines), line + "found a longer line"});
    for (const Row& row : rows) {
      CAPTURE(at);
      CAPTURE(row.name);
      const Outcome alone = outcome_of(row.text, 0);
      CHECK(alone.complaint.find(row.says) == 0);
      for (const int threads : {1, 3}) {
        CAPTURE(threads);
        CHECK(outcome_of(row.text, threads) == alone);
      }
    }
  }
}

}  // namespace
}  // namespace raftsim::trace
