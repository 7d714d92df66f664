#include "tools/trace_difference.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/story_words.hpp"
#include "sim/trace/story_world.hpp"
#include "sim/trace/trace_error.hpp"

namespace raftsim {
namespace {

/// Follows one run: puts its events into words and gathers its history.
class Follower {
 public:
  Follower(const std::string& file, RecordSource& source)
      : source_(source),
        teller_(source.header()),
        run_{file, source.header(), {}, RunHistory(source.header()), {}} {}

  /// No when the run is over.
  bool next() {
    if (!source_.next(record_)) {
      run_.footer = source_.footer();
      return false;
    }
    telling_ = teller_.tell(record_);
    try {
      run_.history.note(record_);
    } catch (const trace::FoldError& error) {
      throw trace::TraceError(run_.file, record_.number + 1, "", error.what(),
                              "a record that fits those before it");
    }
    return true;
  }

  [[nodiscard]] const trace::Record& record() const { return record_; }
  [[nodiscard]] ToldEvent told() const {
    return {
        record_.number, record_.time, record_.server,
        telling_.text.empty() ? trace::world_in_words(record_, run_.history.cluster().cut) : telling_.text,
        trace::to_json_line(record_)};
  }

  /// Goes on to the end from where the runs part; keeps the first `context` events.
  void finish(bool has_event, std::size_t context) {
    for (bool more = has_event; more; more = next()) {
      if (run_.goes_on.size() < context) run_.goes_on.push_back(told());
    }
  }
  ComparedRun take() { return std::move(run_); }

 private:
  RecordSource& source_;
  trace::Teller teller_;
  trace::Telling telling_;
  trace::Record record_;
  ComparedRun run_;
};

std::string shown(const nlohmann::json& document, const nlohmann::json::json_pointer& place) {
  constexpr std::size_t kLongest = 60;
  if (!document.contains(place)) return {};
  std::string text = document.at(place).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return text.size() > kLongest ? text.substr(0, kLongest) + "..." : text;
}

std::vector<MemberDifference> members_that_differ(const std::string& a, const std::string& b) {
  const nlohmann::json from = nlohmann::json::parse(a);
  const nlohmann::json to = nlohmann::json::parse(b);
  std::vector<MemberDifference> result;
  for (const nlohmann::json& change : nlohmann::json::diff(from, to)) {
    const std::string pointer = change.at("path").get<std::string>();
    // Removed items of an array come last first, and "-" stands for a new one: the whole array says it
    // better.
    const std::string place = pointer.ends_with("/-") ? pointer.substr(0, pointer.size() - 2) : pointer;
    const nlohmann::json::json_pointer at(place);
    if (std::any_of(result.begin(), result.end(), [&](const auto& each) { return each.pointer == place; }))
      continue;
    result.push_back({place, shown(from, at), shown(to, at)});
  }
  std::sort(result.begin(), result.end(), [](const auto& x, const auto& y) { return x.pointer < y.pointer; });
  return result;
}

std::vector<MemberDifference> headers_that_differ(trace::Header a, trace::Header b) {
  // Another version may well make the same run.
  a.version = b.version = {};
  if (a == b) return {};
  return members_that_differ(trace::to_json_line(a), trace::to_json_line(b));
}

std::optional<raft::LogIndex> first_other(const RunHistory& a, const RunHistory& b) {
  const raft::LogIndex common = std::min(a.committed(), b.committed());
  std::optional<raft::LogIndex> first;
  const auto compare = [&](const RunHistory& one, const RunHistory& other) {
    for (const auto& [index, entry] : one.committed_entries()) {
      if (index > common || (first && index >= *first)) return;
      if (entry != other.committed_at(index)) first = index;
    }
  };
  compare(a, b);
  compare(b, a);
  return first;
}

}  // namespace

TraceDifference difference(const std::string& file_a, RecordSource& a, const std::string& file_b,
                           RecordSource& b, std::size_t context) {
  Follower of_a(file_a, a);
  Follower of_b(file_b, b);
  std::uint64_t same = 0;
  std::vector<ToldEvent> shared;
  bool has_a = of_a.next();
  bool has_b = of_b.next();
  while (has_a && has_b && of_a.record() == of_b.record()) {
    ++same;
    if (shared.size() == context && context != 0) shared.erase(shared.begin());
    if (context != 0) shared.push_back(of_a.told());
    has_a = of_a.next();
    has_b = of_b.next();
  }
  std::vector<MemberDifference> members;
  if (has_a && has_b) members = members_that_differ(of_a.told().line, of_b.told().line);
  of_a.finish(has_a, std::max<std::size_t>(context, 1));
  of_b.finish(has_b, std::max<std::size_t>(context, 1));
  TraceDifference result{of_a.take(), of_b.take(), same, std::move(shared), std::move(members), {}, {}};
  result.headers = headers_that_differ(result.a.header, result.b.header);
  result.other_commit = first_other(result.a.history, result.b.history);
  return result;
}

}  // namespace raftsim
