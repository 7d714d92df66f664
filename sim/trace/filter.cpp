#include "sim/trace/filter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "sim/time.hpp"
#include "sim/trace/filter_node.hpp"
#include "sim/trace/names.hpp"

/// Reading filters.
namespace raftsim::trace {
namespace {

using Node = Filter::Node;
using Tree = std::shared_ptr<const Node>;

std::string in_small_letters(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

/// How many letters must be changed, left out or put in to make one of the other.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({changed, corner + 1, row[j] + 1});
    }
  }
  return row.back();
}

/// "; did you mean "crash"?", or "; it is one of start, receive, …".
template <class Names>
std::string hint(const std::string& wrong, const Names& names) {
  std::string nearest;
  std::size_t least = 3;
  std::string all;
  for (const std::string_view name : names) {
    const std::size_t far = distance(in_small_letters(wrong), in_small_letters(name));
    if (far < least) {
      least = far;
      nearest = name;
    }
    if (!all.empty()) all += ", ";
    all += name;
  }
  return nearest.empty() ? "; it is one of " + all : "; did you mean " + in_quotes(nearest) + "?";
}

struct Token {
  enum class Is : std::uint8_t { word, quote, open, close, sign, end };
  Is is{Is::end};
  std::size_t at{};
  std::string text;
};

/// Thrown inside of this file only.
struct Fault {
  FilterError error;
};

[[noreturn]] void fail(std::size_t at, std::string message) {
  throw Fault{{at, std::move(message)}};
}

bool is_sign(char c) {
  return c == ':' || c == '<' || c == '>' || c == '=';
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const std::size_t begin = at;
    if (c == ' ' || c == '\t') {
      ++at;
    } else if (c == '(' || c == ')') {
      tokens.push_back({c == '(' ? Token::Is::open : Token::Is::close, at++, std::string(1, c)});
    } else if (c == '"') {
      const std::size_t end = text.find('"', at + 1);
      if (end == std::string_view::npos) fail(at, "the quotation mark is not closed");
      tokens.push_back({Token::Is::quote, begin, std::string(text.substr(at + 1, end - at - 1))});
      at = end + 1;
    } else if (is_sign(c)) {
      ++at;
      if (at < text.size() && text[at] == '=' && c != ':') ++at;
      tokens.push_back({Token::Is::sign, begin, std::string(text.substr(begin, at - begin))});
    } else {
      while (at < text.size() && !is_sign(text[at]) && text.substr(at, 1).find_first_of(" \t()\"") != 0) ++at;
      tokens.push_back({Token::Is::word, begin, std::string(text.substr(begin, at - begin))});
    }
  }
  tokens.push_back({Token::Is::end, text.size(), {}});
  return tokens;
}

constexpr std::array<std::string_view, 11> kFields{"server", "with", "client", "kind", "type",   "timer",
                                                   "term",   "time", "record", "text", "routine"};

class FilterParser {
 public:
  FilterParser(std::string_view text, const std::vector<std::string>& clients)
      : clients_(&clients), tokens_(tokens_of(text)) {}

  Tree parse() {
    if (now().is == Token::Is::end) return nullptr;
    Tree tree = either();
    if (now().is == Token::Is::close) fail(now().at, "there is no ( to this )");
    return tree;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[place_]; }
  Token take() { return tokens_[now().is == Token::Is::end ? place_ : place_++]; }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return now().is == Token::Is::word && in_small_letters(now().text) == word;
  }

  static Tree join(Node::Is is, Tree first, Tree second) {
    Node node;
    node.is = is;
    node.first = std::move(first);
    node.second = std::move(second);
    return std::make_shared<const Node>(std::move(node));
  }

  Tree either() {
    Tree tree = both();
    while (is_word("or")) {
      take();
      tree = join(Node::Is::either, tree, both());
    }
    return tree;
  }

  Tree both() {
    Tree tree = single();
    while (now().is != Token::Is::end && now().is != Token::Is::close && !is_word("or")) {
      if (is_word("and")) take();
      tree = join(Node::Is::both, tree, single());
    }
    return tree;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the parentheses of what a person types, at most kDeepest.
  Tree single() {
    if (++depth_ > kDeepest) fail(now().at, "parentheses are nested too deep");
    Tree tree = single_at_depth();
    --depth_;
    return tree;
  }

  Tree single_at_depth() {
    if (is_word("not")) {
      take();
      return join(Node::Is::negation, single(), nullptr);
    }
    if (now().is == Token::Is::open) {
      const Token open = take();
      Tree tree = either();
      if (now().is != Token::Is::close) fail(open.at, "this ( is not closed");
      take();
      return tree;
    }
    if (now().is == Token::Is::quote) return text_node(take().text);
    if (now().is != Token::Is::word || is_word("and") || is_word("or")) {
      fail(now().at, now().is == Token::Is::end
                         ? "something must follow here"
                         : "found " + in_quotes(now().text) + ", expected a condition");
    }
    const Token word = take();
    if (now().is == Token::Is::sign) return field(word);
    const std::string name = in_small_letters(word.text);
    if (name == "routine" || name == "fault") {
      Node node;
      node.is = name == "routine" ? Node::Is::routine : Node::Is::fault;
      return std::make_shared<const Node>(std::move(node));
    }
    return text_node(word.text);
  }

  static Tree text_node(const std::string& text) {
    Node node;
    node.is = Node::Is::text;
    node.text = in_small_letters(text);
    return std::make_shared<const Node>(std::move(node));
  }

  Tree field(const Token& name) {
    const Token sign = take();
    const Token value = take();
    if (value.is != Token::Is::word && value.is != Token::Is::quote) {
      fail(value.at, "a value must follow " + in_quotes(name.text + sign.text));
    }
    const std::string field = in_small_letters(name.text);
    if (field == "text") return text_node(value.text);
    Node node;
    if (field == "term" || field == "time" || field == "record") {
      node.is = field == "term" ? Node::Is::term : field == "time" ? Node::Is::time : Node::Is::record;
      node.comparison = comparison(sign);
      node.number = field == "time" ? instant(value) : number(value, value.text);
    } else {
      if (sign.text != ":" && sign.text != "=") {
        fail(sign.at, in_quotes(name.text) + " has no order: write " + in_quotes(name.text + ":…"));
      }
      set_member(node, field, name, value);
    }
    return std::make_shared<const Node>(std::move(node));
  }

  void set_member(Node& node, const std::string& field, const Token& name, const Token& value) const {
    if (field == "server" || field == "with") {
      node.is = field == "server" ? Node::Is::server : Node::Is::peer;
      const bool prefixed = !value.text.empty() && (value.text[0] == 'S' || value.text[0] == 's');
      node.number = number(value, prefixed ? std::string_view(value.text).substr(1) : value.text);
    } else if (field == "client") {
      node.is = Node::Is::client;
      node.number = client(value);
    } else if (field == "kind") {
      node.is = Node::Is::kind;
      node.number = member<Kind>(value, "kind of record");
    } else if (field == "type") {
      node.is = Node::Is::type;
      node.number = member<raft::MessageType>(value, "type of message");
    } else if (field == "timer") {
      node.is = Node::Is::timer;
      node.number = member<raft::Timer>(value, "timer");
    } else {
      fail(name.at, "there is no field " + in_quotes(name.text) + hint(name.text, kFields));
    }
  }

  static Comparison comparison(const Token& sign) {
    if (sign.text == "<") return Comparison::less;
    if (sign.text == "<=") return Comparison::at_most;
    if (sign.text == ">") return Comparison::more;
    if (sign.text == ">=") return Comparison::at_least;
    return Comparison::equal;
  }

  /// By its name, in any case, or by its number, as 1 or C1.
  [[nodiscard]] std::uint64_t client(const Token& value) const {
    const std::string name = in_small_letters(value.text);
    for (std::size_t i = 0; i < clients_->size(); ++i) {
      if (in_small_letters((*clients_)[i]) == name) return i + 1;
    }
    const std::string_view digits = std::string_view(value.text).substr(name.starts_with('c') ? 1 : 0);
    std::uint64_t result = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    if (error == std::errc() && end == digits.data() + digits.size()) return result;
    const std::vector<std::string_view> names(clients_->begin(), clients_->end());
    fail(value.at, "there is no client " + in_quotes(value.text) +
                       (names.empty() ? std::string("; expected its number") : hint(value.text, names)));
  }

  static std::uint64_t number(const Token& token, std::string_view digits) {
    std::uint64_t result = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      fail(token.at, "found " + in_quotes(token.text) + ", expected a whole number");
    }
    return result;
  }

  static std::uint64_t instant(const Token& token) {
    const std::optional<Duration> duration = parse_duration(token.text);
    if (!duration)
      fail(token.at, "found " + in_quotes(token.text) + R"(, expected a time as "1.5s" or "300ms")");
    return static_cast<std::uint64_t>(duration->count());
  }

  template <class E>
  static std::uint64_t member(const Token& token, const char* what) {
    const auto& all = names<E>();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (in_small_letters(all[i]) == in_small_letters(token.text)) return i;
    }
    fail(token.at, "there is no " + std::string(what) + " " + in_quotes(token.text) + hint(token.text, all));
  }

  static constexpr int kDeepest = 64;
  const std::vector<std::string>* clients_;
  std::vector<Token> tokens_;
  std::size_t place_{};
  int depth_{};
};

}  // namespace

std::variant<Filter, FilterError> Filter::parse(std::string_view text,
                                                const std::vector<std::string>& clients) {
  try {
    Filter filter;
    filter.root_ = FilterParser(text, clients).parse();
    return filter;
  } catch (const Fault& fault) {
    return fault.error;
  }
}

}  // namespace raftsim::trace
