#include <array>
#include <string_view>
#include <vector>

#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"

namespace raftsim {
namespace {

/// A line that says something.
std::string read_words(const JsonNode& node, std::string_view what) {
  std::string words = read_line(node, what, limits::kMaxLineBytes);
  if (words.empty()) node.refuse(std::string(what) + " that is not empty");
  return words;
}

PossibleAnswer read_answer(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "a choice", {"text", "if"});
  return {read_words(object.need("text"), "a choice"), read_condition(object.need("if"), names)};
}

decltype(Question::known) read_known(const JsonNode& node, const Names& names) {
  if (node.is(JsonValue::Kind::text)) {
    constexpr std::array<std::pair<std::string_view, bool>, 1> kWords{{{"end", true}}};
    static_cast<void>(read_word<bool>(node, kWords));
    return KnownAtEnd{};
  }
  const ObjectReader object(node, "when an answer is known", {"when", "after"});
  if (!object.has("when") && !object.has("after")) {
    node.refuse(R"(neither "when" nor "after")", "one of them", "");
  }
  KnownWhen known;
  if (const auto when = object.get("when")) known.condition = read_condition(*when, names);
  if (const auto after = object.get("after")) known.delay = read_duration(*after);
  return known;
}

}  // namespace

Question read_question(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "a question",
                            {"question", "choices", "answer", "known", "because", "section"});
  Question question;
  question.text = read_words(object.need("question"), "a question");
  for (const JsonNode& item : object.need("choices").items("choices", 2, limits::kMaxAnswers)) {
    question.choices.push_back(read_answer(item, names));
  }
  const auto most = static_cast<std::int64_t>(question.choices.size());
  question.answer = static_cast<std::size_t>(read_integer(object.need("answer"), 1, most)) - 1;
  if (const auto known = object.get("known")) question.known = read_known(*known, names);
  question.because = read_words(object.need("because"), "an explanation");
  if (const auto section = object.get("section")) {
    question.section = read_line(*section, "a section", limits::kMaxLineBytes);
  }
  question.pointer = node.pointer();
  return question;
}

}  // namespace raftsim
