#include "tools/import_log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/trace/json_text.hpp"
#include "sim/trace/trace_error.hpp"
#include "tools/import_clock.hpp"
#include "tools/log_expression.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr const char* kGroups = "(?<host>…), (?<clock>…) and (?<event>…)";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The text with U+FFFD for bytes that are no UTF-8, as a trace has them: what is shown of it is always text.
std::string as_utf8(std::string text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return text;
  std::string valid;
  valid.reserve(text.size());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (std::all_of(line.begin(), line.end(), is_ascii)) {
      valid += line;
    } else {
      std::string quoted;
      trace::append_quoted(quoted, line);
      valid += nlohmann::json::parse(quoted).get_ref<const std::string&>();
    }
    begin = end;
  }
  return valid;
}

void refuse_long(std::uint64_t size, const std::string& file) {
  if (size <= kMaxLogBytes) return;
  throw trace::TraceError(file, 0, "", grouped(size) + " bytes",
                          "a log of at most " + grouped(kMaxLogBytes) + " bytes");
}

/// The log's text with line feeds at the ends of lines, and of bounded lines.
std::string plain_text(std::string text, const std::string& file) {
  refuse_long(text.size(), file);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  std::size_t kept = 0;
  std::size_t line = 1;
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\0') throw trace::TraceError(file, line, "", "a byte of zero", "a log, which is a text");
    text[kept++] = text[i];
    if (text[i] == '\n') {
      ++line;
      line_begin = kept;
    } else if (kept - line_begin > kMaxLogLineBytes) {
      throw trace::TraceError(file, line, "", "a longer line",
                              "at most " + grouped(kMaxLogLineBytes) + " bytes a line");
    }
  }
  text.resize(kept);
  return as_utf8(std::move(text));
}

/// Reads a text whose lines are known.
class LogReading {
 public:
  LogReading(const std::string& text, const std::string& file, const LogOptions& options)
      : text_(text), lines_(text), options_(&options) {
    log_.file = file;
  }

  ImportedLog read() {
    const auto given = given_expression();
    choose_execution();
    const LogExpression expression = given ? *given : LogExpression(default_expression());
    NamedClock clock;
    LogMatches matches(expression, text_, lines_, begin_, end_);
    std::size_t covered = lines_.line_of(begin_);
    while (const auto match = next(matches)) {
      count_unmatched(covered, lines_.line_of(match->begin));
      // To the end of the line in which it ends; one that ends with a line feed has not begun the next.
      covered = lines_.line_of(match->end > match->begin ? match->end - 1 : match->end) + 1;
      add_event(expression, *match, clock);
    }
    count_unmatched(covered, lines_.line_of(end_ == 0 ? 0 : end_ - 1) + 1);
    refuse_unmatched();
    put_in_places();
    return std::move(log_);
  }

 private:
  [[noreturn]] void fail(std::size_t line, const std::string& found, const std::string& expected) const {
    throw trace::TraceError(log_.file, line, "", found, expected);
  }
  /// From 1.
  [[nodiscard]] std::size_t line_number(std::size_t place) const { return lines_.line_of(place) + 1; }
  [[nodiscard]] std::string line(std::size_t index) const {
    std::string one = text_.substr(lines_.begin(index), lines_.begin(index + 1) - lines_.begin(index));
    if (one.ends_with('\n')) one.pop_back();
    return one;
  }

  /// An expression that the log begins with, or that was given.
  LogExpression expression_of(const std::string& text, const char* option, std::size_t line) const {
    try {
      return LogExpression(text);
    } catch (const ExpressionError& error) {
      if (line == 0) throw UsageError(std::string(option) + ": " + error.what());
      fail(line, std::string("an expression that cannot be used: ") + error.what(),
           "a regular expression as JavaScript has them");
    }
  }

  /// That of an option, or the log's own, after which the log begins.
  std::optional<LogExpression> given_expression() {
    std::size_t line_of_it = 0;
    std::string text = options_->expression.value_or("");
    if (!options_->expression) {
      const std::string first = lines_.count() != 0 ? line(0) : "";
      // As in ShiViz an empty line may stand for the default, and the delimiter is behind it all the same.
      if (lines_.count() == 0 || (!is_blank(first) && first.find("(?<") == std::string::npos)) return {};
      begin_ = lines_.begin(2);
      delimiter_ = lines_.count() > 1 ? line(1) : "";
      delimiter_line_ = 2;
      if (is_blank(first)) return {};
      text = first;
      line_of_it = 1;
    }
    LogExpression expression = expression_of(text, "--regex", line_of_it);
    for (const char* const group : {"host", "clock", "event"}) {
      if (expression.has(group)) continue;
      if (line_of_it == 0)
        throw UsageError("--regex: it has no group " + in_quotes(group) + "; expected " + kGroups);
      fail(line_of_it, std::string("an expression without a group ") + in_quotes(group), kGroups);
    }
    return expression;
  }

  /// By the first line of the execution in which something is.
  [[nodiscard]] const char* default_expression() const {
    const LogExpression host_and_clock(R"(^\S+ \{.*\}$)");
    std::size_t index = lines_.line_of(begin_);
    while (index + 1 < lines_.count() && (lines_.begin(index) < begin_ || is_blank(line(index)))) ++index;
    const std::string first = line(index);
    return host_and_clock.find(first, 0, first.size()) ? kGoVectorExpression : kShivizExpression;
  }

  void choose_execution() {
    if (options_->delimiter) {
      delimiter_ = *options_->delimiter;
      delimiter_line_ = 0;
    }
    end_ = text_.size();
    struct Part {
      std::size_t begin;
      std::size_t end;
    };
    std::vector<Part> parts;
    const auto add = [&](std::size_t from, std::size_t to, std::string name) {
      if (is_blank(std::string_view(text_).substr(from, to - from))) return;
      parts.push_back({from, to});
      log_.executions.push_back(std::move(name));
    };
    if (is_blank(delimiter_)) {
      add(begin_, end_, "");
    } else {
      const LogExpression delimiter = expression_of(delimiter_, "--delimiter", delimiter_line_);
      LogMatches matches(delimiter, text_, lines_, begin_, end_);
      std::size_t from = begin_;
      std::string name;
      while (const auto match = next(matches)) {
        add(from, match->begin, std::move(name));
        from = match->end;
        name.clear();
        for (std::size_t i = 0; i < delimiter.names().size(); ++i) {
          if (delimiter.names()[i] == "trace") name = std::string(match->groups[i].value_or(""));
        }
      }
      add(from, end_, std::move(name));
    }
    if (parts.empty()) fail(line_number(begin_), "nothing", "a log with events");
    log_.execution = chosen();
    begin_ = parts[log_.execution - 1].begin;
    end_ = parts[log_.execution - 1].end;
  }

  /// The number of the execution that was asked for.
  [[nodiscard]] std::size_t chosen() const {
    if (!options_->execution) return 1;
    const std::string& wanted = *options_->execution;
    const auto named = std::find(log_.executions.begin(), log_.executions.end(), wanted);
    if (named != log_.executions.end()) return static_cast<std::size_t>(named - log_.executions.begin()) + 1;
    constexpr std::size_t kDigits = 9;
    const bool is_number = !wanted.empty() && wanted.size() <= kDigits &&
                           wanted.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t number = is_number ? std::stoul(wanted) : 0;
    if (number >= 1 && number <= log_.executions.size()) return number;
    std::vector<std::string> known;
    for (const std::string& name : log_.executions) {
      if (!name.empty()) known.push_back(name);
    }
    throw UsageError("--execution: " + in_quotes(wanted) + " is none of the " +
                     grouped(log_.executions.size()) +
                     (log_.executions.size() == 1 ? " execution" : " executions") + " in this log" +
                     suggestion(wanted, known));
  }

  std::optional<LogExpression::Match> next(LogMatches& matches) const {
    try {
      return matches.next();
    } catch (const ExpressionError& error) {
      fail(line_number(matches.at()), std::string("a text where the expression fails: ") + error.what(),
           "a simpler expression");
    }
  }

  /// Of the lines from one to another, not included, those with something in them.
  void count_unmatched(std::size_t from, std::size_t to) {
    for (std::size_t index = from; index < to; ++index) {
      const std::size_t begin = std::max(lines_.begin(index), begin_);
      const std::size_t end = std::min(lines_.begin(index + 1), end_);
      if (begin >= end || is_blank(std::string_view(text_).substr(begin, end - begin))) continue;
      if (unmatched_++ == 0) first_unmatched_ = index;
    }
  }

  void refuse_unmatched() const {
    if (unmatched_ == 0) return;
    fail(first_unmatched_ + 1,
         in_quotes(line(first_unmatched_)) +
             (unmatched_ == 1 ? "" : ", the first of " + grouped(unmatched_) + " such lines"),
         "a line that the expression matches");
  }

  void add_event(const LogExpression& expression, const LogExpression::Match& match, NamedClock& clock) {
    LogEvent event;
    event.line = line_number(match.begin);
    if (log_.events.size() == kMaxLogEvents) {
      fail(event.line, "another event", "at most " + grouped(kMaxLogEvents) + " events");
    }
    std::string host;
    for (std::size_t i = 0; i < expression.names().size(); ++i) {
      const std::string& name = expression.names()[i];
      const std::optional<std::string_view>& group = match.groups[i];
      if (name == "host") {
        host = std::string(group.value_or(""));
      } else if (name == "event") {
        event.text = std::string(group.value_or(""));
      } else if (name == "clock") {
        if (const std::string wrong = read_clock(group.value_or(""), clock); !wrong.empty()) {
          fail(event.line, wrong, "a JSON object from hosts to counts");
        }
      } else if (group) {
        event.fields.push_back({name, std::string(*group)});
      }
    }
    if (!trace::is_host_name(host)) {
      fail(event.line, "the host " + in_quotes(host),
           "a name in one line, of 1 to " + std::to_string(trace::kMaxHostBytes) + " bytes");
    }
    event.host = number_of(host, event.line);
    if (appeared_.size() <= event.host) appeared_.resize(event.host + 1, kNever);
    if (appeared_[event.host] == kNever) {
      appeared_[event.host] = log_.hosts.size();
      log_.hosts.push_back(host);
    }
    for (const auto& [name, count] : clock) {
      const std::size_t known = number_of(name, event.line);
      if (event.clock.size() <= known) event.clock.resize(known + 1);
      event.clock[known] = count;
    }
    log_.events.push_back(std::move(event));
  }

  /// Names of hosts in the order in which they are met, in clocks too.
  std::size_t number_of(const std::string& host, std::size_t line) {
    const auto found = numbers_.find(host);
    if (found != numbers_.end()) return found->second;
    if (numbers_.size() == kMaxLogHosts) {
      fail(line, in_quotes(host) + ", another host", "at most " + std::to_string(kMaxLogHosts) + " hosts");
    }
    names_.push_back(host);
    return numbers_.emplace(host, numbers_.size()).first->second;
  }

  /// From the order in which names are met to that in which hosts have events.
  void put_in_places() {
    appeared_.resize(numbers_.size(), kNever);
    for (LogEvent& event : log_.events) {
      std::vector<std::uint32_t> clock(log_.hosts.size());
      for (std::size_t number = 0; number < event.clock.size(); ++number) {
        if (event.clock[number] == 0) continue;
        if (appeared_[number] == kNever) {
          fail(event.line,
               "a clock that knows event " + std::to_string(event.clock[number]) + " of " +
                   in_quotes(names_[number]),
               "events that are in the log: it has none of that host");
        }
        clock[appeared_[number]] = event.clock[number];
      }
      event.clock = std::move(clock);
      event.host = appeared_[event.host];
    }
  }

  static constexpr std::size_t kNever = static_cast<std::size_t>(-1);

  const std::string& text_;
  TextLines lines_;
  const LogOptions* options_;
  ImportedLog log_;
  std::string delimiter_;
  /// Where it stands; 0: it was given.
  std::size_t delimiter_line_{};
  /// What is read.
  std::size_t begin_{};
  std::size_t end_{};
  std::size_t unmatched_{};
  std::size_t first_unmatched_{};
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
  /// By the number of a name: the place of the host.
  std::vector<std::size_t> appeared_;
};

}  // namespace

ImportedLog read_log(std::string text, const std::string& file, const LogOptions& options) {
  const std::string plain = plain_text(std::move(text), file);
  return LogReading(plain, file, options).read();
}

ImportedLog load_log(const std::string& file, const LogOptions& options) {
  std::error_code failed;
  if (std::filesystem::is_directory(file, failed)) throw trace::TraceError(file, 0, "", "a folder", "a log");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw trace::TraceError(file, 0, "", std::generic_category().message(errno), "a log");
  std::string text;
  std::array<char, 65536> bytes{};
  // Of a file whose size is known nothing is read if it is too long, and nothing is copied as the text grows.
  const std::uint64_t size = std::filesystem::file_size(file, failed);
  if (!failed) {
    refuse_long(size, file);
    text.reserve(size + bytes.size());
  }
  // A little more than is taken tells that it is too long, whatever the file is.
  while (in && text.size() <= kMaxLogBytes) {
    in.read(bytes.data(), bytes.size());
    text.append(bytes.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) throw trace::TraceError(file, 0, "", "a file that cannot be read", "a log");
  return read_log(std::move(text), file, options);
}

}  // namespace raftsim
