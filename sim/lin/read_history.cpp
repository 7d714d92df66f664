#include "sim/lin/read_history.hpp"

#include <array>
#include <limits>
#include <map>
#include <utility>

#include "sim/json_node.hpp"
#include "sim/scenario_error.hpp"
#include "sim/trace/line_reader.hpp"

namespace raftsim::lin {
namespace {

enum class Type : std::uint8_t { invoke, ok, fail, info };

constexpr std::array<std::pair<std::string_view, Type>, 4> kTypes{
    {{"invoke", Type::invoke}, {"ok", Type::ok}, {"fail", Type::fail}, {"info", Type::info}}};
constexpr std::array<std::pair<std::string_view, Kind>, 4> kKinds{
    {{"read", Kind::read}, {"write", Kind::write}, {"cas", Kind::cas}, {"append", Kind::append}}};

/// A text, or a whole number, which stands for its digits.
std::string read_text_or_number(const JsonNode& node, std::string_view what, std::size_t longest) {
  const std::string expected =
      std::string(what) + ": a text of at most " + std::to_string(longest) + " bytes, or a whole number";
  if (node.is(JsonValue::Kind::number)) {
    if (node.value().text.find_first_not_of("-0123456789") != std::string::npos) node.refuse(expected);
  } else if (!node.is(JsonValue::Kind::text)) {
    node.refuse(expected);
  }
  const std::string& text = node.value().text;
  if (text.size() > longest) node.refuse("a text of " + std::to_string(text.size()) + " bytes", expected, "");
  return text;
}

std::string read_value(const JsonNode& node) {
  return read_text_or_number(node, "a value", kMaxValueBytes);
}

/// What was found: null where there was no such key.
std::optional<std::string> read_found(const JsonNode& node) {
  if (node.is(JsonValue::Kind::null)) return std::nullopt;
  return read_value(node);
}

bool is_null(const std::optional<JsonNode>& node) {
  return !node || node->is(JsonValue::Kind::null);
}

/// Makes operations of the lines, one line after the other.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(&file) {}

  void read(std::string_view line, std::size_t number) {
    place_ = static_cast<std::uint32_t>(number);
    at_ = *file_ + ": line " + std::to_string(number);
    const JsonValue value = parse(line);
    const JsonNode node(value, at_);
    const ObjectReader object(node, "an event",
                              {"type", "client", "operation", "key", "op", "value", "found", "time"});
    const auto type = read_word<Type>(object.need("type"), kTypes);
    const Moment moment{read_time(object.need("time")), place_};
    const std::string client = read_text_or_number(object.need("client"), "a client", kMaxNameBytes);
    std::uint32_t own_number = 0;
    if (const auto operation = object.get("operation")) {
      own_number =
          static_cast<std::uint32_t>(read_integer(*operation, 1, std::numeric_limits<std::uint32_t>::max()));
    }
    if (object.has("found") && type != Type::fail) refuse_found(object);
    if (type == Type::invoke) {
      invoke(object, client, own_number, moment);
    } else {
      complete(object, type, {client, own_number}, moment);
    }
  }

  History take() { return std::move(history_); }

 private:
  /// A client's name, and its number for the operation or 0.
  using Name = std::pair<std::string, std::uint32_t>;

  JsonValue parse(std::string_view line) {
    try {
      return read_json(line, at_);
    } catch (const ScenarioError& error) {
      if (error.line == 0) throw;
      throw ScenarioError::at(at_, "", error.found + " in column " + std::to_string(error.column),
                              error.expected);
    }
  }

  std::uint64_t read_time(const JsonNode& node) {
    const std::uint64_t time = read_unsigned(node);
    if (time < last_time_) {
      node.refuse("a time not before " + std::to_string(last_time_) + ", the one of the line before");
    }
    last_time_ = time;
    return time;
  }

  [[noreturn]] static void refuse_found(const ObjectReader& object) {
    object.need("found").refuse(R"("found" in such an event)", R"(it only in the "fail" of a "cas")", "");
  }

  void invoke(const ObjectReader& object, const std::string& client, std::uint32_t number, Moment moment) {
    const auto [place, is_new] = pending_.try_emplace(Name{client, number}, history_.size());
    if (!is_new) {
      object.node().refuse("an invocation while the one of line " +
                               std::to_string(history_[place->second].invoked.place) + " is not over",
                           "one operation of a client at a time",
                           R"(several at a time need an "operation", a number each)");
    }
    if (history_.size() == kMaxOperations) {
      object.node().refuse("more than " + std::to_string(kMaxOperations) + " operations", "a shorter history",
                           "");
    }
    Operation operation;
    operation.client = client;
    operation.number = number;
    operation.key = read_text_or_number(object.need("key"), "a key", kMaxNameBytes);
    operation.kind = read_word<Kind>(object.need("op"), kKinds);
    operation.invoked = moment;
    if (operation.kind != Kind::read) {
      read_arguments(object.need("value"), operation);
    } else if (!is_null(object.get("value"))) {
      object.need("value").refuse("nothing in the invocation of a read");
    }
    history_.push_back(std::move(operation));
  }

  static void read_arguments(const JsonNode& node, Operation& operation) {
    if (operation.kind != Kind::cas) {
      operation.value = read_value(node);
      return;
    }
    if (!node.is(JsonValue::Kind::array) || node.value().items.size() != 2) {
      node.refuse("two values, [EXPECTED, NEW]");
    }
    const auto items = node.items("values", 2, 2);
    operation.expected = read_found(items[0]).value_or("");
    operation.value = read_value(items[1]);
  }

  void complete(const ObjectReader& object, Type type, const Name& name, Moment moment) {
    const auto found = pending_.find(name);
    if (found == pending_.end()) {
      object.node().refuse(
          "the end of an operation that its client has not begun, or has ended",
          R"(an earlier "invoke" of the same client)" + std::string(name.second != 0 ? " and operation" : ""),
          "");
    }
    Operation& operation = history_[found->second];
    pending_.erase(found);
    hold_against(object, operation, type);
    if (type == Type::info) return;
    operation.outcome = type == Type::ok ? Outcome::ok : Outcome::failed;
    operation.returned = moment;
    if (type == Type::ok && operation.kind == Kind::read) operation.found = read_found(object.need("value"));
    if (!object.has("found")) return;
    if (operation.kind != Kind::cas) refuse_found(object);
    operation.tells_found = true;
    operation.found = read_found(object.need("found"));
  }

  /// Refuses an end that speaks of another operation than its beginning did.
  static void hold_against(const ObjectReader& object, const Operation& operation, Type type) {
    const std::string line = " as in line " + std::to_string(operation.invoked.place);
    if (const auto key = object.get("key")) {
      if (read_text_or_number(*key, "a key", kMaxNameBytes) != operation.key) {
        key->refuse(in_quotes(operation.key) + line);
      }
    }
    if (const auto op = object.get("op")) {
      const auto kind = read_word<Kind>(*op, kKinds);
      if (kind != operation.kind) {
        op->refuse("\"" + std::string(kKinds.at(static_cast<std::size_t>(operation.kind)).first) + "\"" +
                   line);
      }
    }
    const auto value = object.get("value");
    if (is_null(value)) return;
    if (operation.kind == Kind::read) {
      if (type != Type::ok) value->refuse("no value, as the read has not ended well");
      return;
    }
    Operation again;
    again.kind = operation.kind;
    read_arguments(*value, again);
    if (again.value != operation.value || again.expected != operation.expected) {
      value->refuse("the value" + line);
    }
  }

  const std::string* file_;
  std::string at_;
  std::uint32_t place_{};
  std::uint64_t last_time_{};
  History history_;
  /// Where in the history an operation stands that is not over.
  std::map<Name, std::size_t> pending_;
};

}  // namespace

History read_history(std::istream& in, const std::string& file_name) {
  trace::LineReader lines(in, kMaxLineBytes);
  Reader reader(file_name);
  std::string line;
  std::size_t bytes = 0;
  while (true) {
    const auto outcome = lines.next(line);
    if (outcome == trace::LineReader::Outcome::end) return reader.take();
    // Not made for every line: of a file of line ends that are hundreds of millions.
    const auto at = [&] { return file_name + ": line " + std::to_string(lines.number()); };
    if (outcome == trace::LineReader::Outcome::too_long) {
      throw ScenarioError::at(at(), "", "a longer line",
                              "a line of at most " + std::to_string(kMaxLineBytes) + " bytes");
    }
    bytes += line.size() + 1;
    if (bytes > kMaxHistoryBytes) {
      throw ScenarioError::at(at(), "", "more than " + std::to_string(kMaxHistoryBytes) + " bytes",
                              "a smaller file");
    }
    if (!line.empty()) reader.read(line, lines.number());
  }
}

}  // namespace raftsim::lin
