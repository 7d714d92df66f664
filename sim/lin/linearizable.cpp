#include "sim/lin/linearizable.hpp"

#include <map>
#include <string_view>

namespace raftsim::lin {

Judgement judge(const History& history, const Effort& effort) {
  std::map<std::string_view, OfKey> keys;
  for (const Operation& operation : history) {
    OfKey& of_key = keys[operation.key];
    of_key.operations.push_back(&operation);
    of_key.left_out.push_back(false);
  }
  Judgement judgement;
  judgement.keys = keys.size();
  for (const auto& [key, of_key] : keys) {
    const Found found = search(question_of(of_key, Span{}), effort);
    judgement.states += found.states;
    if (found.answer == Answer::no) {
      ++judgement.failed_keys;
      if (!judgement.failure) judgement.failure = Failure{std::string(key), smallest_window(of_key, effort)};
    } else if (found.answer == Answer::undecided && judgement.undecided_keys++ == 0) {
      judgement.undecided_key = key;
    }
  }
  if (judgement.undecided_keys > 0) judgement.linearizable = Answer::undecided;
  if (judgement.failed_keys > 0) judgement.linearizable = Answer::no;
  return judgement;
}

}  // namespace raftsim::lin
