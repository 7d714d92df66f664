#include "sim/lin/words.hpp"

#include "sim/quoted.hpp"
#include "sim/time.hpp"

namespace raftsim::lin {
namespace {

std::string found_words(const std::optional<std::string>& found) {
  return found ? quoted(*found) : "nothing";
}

std::string time_words(const Moment& moment) {
  return to_text(Duration(static_cast<std::int64_t>(moment.time)));
}

}  // namespace

const char* to_string(Kind kind) {
  switch (kind) {
    case Kind::read: return "read";
    case Kind::write: return "write";
    case Kind::cas: return "cas";
    case Kind::append: return "append";
  }
  return "?";
}

std::string in_words(const Operation& operation) {
  std::string words = to_string(operation.kind);
  if (operation.kind == Kind::cas) words += " " + quoted(operation.expected) + " to";
  if (operation.kind != Kind::read) words += " " + quoted(operation.value);
  if (operation.outcome == Outcome::failed) words += " fails";
  if (operation.tells_found) words += ", found " + found_words(operation.found);
  if (operation.kind == Kind::read && operation.outcome == Outcome::ok) {
    words += " " + found_words(operation.found);
  }
  return words;
}

std::string in_words(const Failure& failure) {
  // One line is not for long windows; `raftsim lin` shows them whole.
  constexpr std::size_t kShown = 8;
  const Window& window = failure.window;
  std::string words = "key " + quoted(failure.key) + " cannot be ordered";
  if (!window.others.empty()) {
    words += ", whether " + std::to_string(window.others.size()) + " more happened by then or not";
  }
  words += ": ";
  for (std::size_t i = 0; i < window.operations.size(); ++i) {
    if (i != 0) words += "; ";
    if (i == kShown) {
      words += std::to_string(window.operations.size() - i) + " more";
      break;
    }
    const Operation& operation = window.operations[i];
    words += operation.client + ": " + in_words(operation) + " (" + time_words(operation.invoked);
    if (operation.returned) words += " to " + time_words(*operation.returned);
    words += ")";
  }
  return words;
}

std::string undecided_words(const Judgement& judgement) {
  std::string words = "the search over key " + quoted(judgement.undecided_key);
  if (judgement.undecided_keys > 1) words += " and " + std::to_string(judgement.undecided_keys - 1) + " more";
  return words + " was given up: undecided after " + std::to_string(judgement.undecided_work.states) +
         " states and " + std::to_string(judgement.undecided_work.tries) + " tries";
}

}  // namespace raftsim::lin
