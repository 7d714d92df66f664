#include "tools/lin_report.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "sim/lin/words.hpp"
#include "sim/quoted.hpp"
#include "sim/scenario_error.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

/// Most operations of a window that are printed for people.
constexpr std::size_t kShown = 50;

/// "700-820", or "700-" while nothing is known of the end.
std::string from_to(std::uint64_t from, const std::optional<std::uint64_t>& to) {
  return std::to_string(from) + "-" + (to ? std::to_string(*to) : "");
}

struct Row {
  std::string lines;
  std::string times;
  std::string client;
  std::string words;
};

Row row_of(const lin::Operation& operation) {
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> time;
  if (operation.returned) {
    line = operation.returned->place;
    time = operation.returned->time;
  }
  return {from_to(operation.invoked.place, line), from_to(operation.invoked.time, time),
          printable(operation.client),
          in_words(operation) + (operation.outcome == lin::Outcome::unknown ? ", outcome unknown" : "")};
}

/// The operations as a table under one heading for all.
class Table {
 public:
  explicit Table(const lin::Window& window) : widest_{"lines", "time", "client", ""} {
    for (const auto* operations : {&window.operations, &window.others}) {
      for (std::size_t i = 0; i < std::min(operations->size(), kShown); ++i) {
        const Row row = row_of((*operations)[i]);
        widen(widest_.lines, row.lines);
        widen(widest_.times, row.times);
        widen(widest_.client, row.client);
      }
    }
  }

  [[nodiscard]] std::string heading() const { return line({"lines", "time", "client", "operation"}); }
  [[nodiscard]] std::string rows(const std::vector<lin::Operation>& operations) const {
    std::string text;
    for (std::size_t i = 0; i < std::min(operations.size(), kShown); ++i) text += line(row_of(operations[i]));
    if (operations.size() > kShown) text += "    and " + grouped(operations.size() - kShown) + " more\n";
    return text;
  }

 private:
  static void widen(std::string& widest, const std::string& text) {
    if (text.size() > widest.size()) widest = text;
  }
  [[nodiscard]] std::string line(const Row& row) const {
    return "    " + left(row.lines, widest_.lines.size()) + "  " + left(row.times, widest_.times.size()) +
           "  " + left(row.client, widest_.client.size()) + "  " + row.words + "\n";
  }

  Row widest_;
};

std::string failure_text(const lin::Failure& failure) {
  const lin::Window& window = failure.window;
  const Table table(window);
  std::string text = "  key " + raftsim::quoted(failure.key) + ": ";
  text += window.is_smallest ? "the smallest window that cannot be ordered is"
                             : "cannot be ordered in this window, perhaps not the smallest:";
  text += " line " + std::to_string(window.from.place) + " to line " + std::to_string(window.to.place);
  if (window.starts_missing) text += ", from no such key on";
  text += "\n" + table.heading() + table.rows(window.operations);
  if (!window.others.empty()) {
    text += "  and none of these explains it, whether it had happened by then or not\n";
    text += table.rows(window.others);
  }
  return text;
}

const char* verdict_words(lin::Answer answer) {
  switch (answer) {
    case lin::Answer::yes: return "linearizable";
    case lin::Answer::no: return "not linearizable";
    case lin::Answer::undecided: return "undecided";
  }
  return "?";
}

}  // namespace

JudgedFile judge_file(std::string file, const lin::History& history, const lin::Effort& effort) {
  JudgedFile judged;
  judged.file = std::move(file);
  judged.judgement = lin::judge(history, effort);
  judged.operations = history.size();
  std::set<std::string_view> clients;
  for (const lin::Operation& operation : history) {
    clients.insert(operation.client);
    if (operation.outcome == lin::Outcome::unknown) ++judged.unknown;
    if (operation.outcome == lin::Outcome::failed) ++judged.failed;
  }
  judged.clients = clients.size();
  return judged;
}

std::string lin_text(const JudgedFile& judged) {
  const lin::Judgement& judgement = judged.judgement;
  std::string text = printable(judged.file) + ": " + verdict_words(judgement.linearizable) + "\n";
  text += "  " + counted(judged.operations, "operation", "operations") + " by " +
          counted(judged.clients, "client", "clients") + " on " + counted(judgement.keys, "key", "keys") +
          ", " + grouped(judged.failed) + " failed, " + grouped(judged.unknown) + " of unknown outcome; " +
          counted(judgement.work.states, "state", "states") + " searched\n";
  if (judgement.undecided_keys > 0) text += "  " + undecided_words(judgement) + "\n";
  if (judgement.failed_keys > 1) {
    text += "  " + grouped(judgement.failed_keys) + " keys cannot be ordered; the first:\n";
  }
  if (judgement.failure) text += failure_text(*judgement.failure);
  return text;
}

}  // namespace raftsim
