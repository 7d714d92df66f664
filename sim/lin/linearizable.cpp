#include "sim/lin/linearizable.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "sim/lin/key_spans.hpp"
#include "sim/lin/trouble.hpp"

namespace raftsim::lin {
namespace {

/// What is found out about a key, and where.
struct Verdict {
  Answer answer{Answer::undecided};
  std::uint64_t states{};
  /// Of one that cannot be ordered, where that is known.
  std::optional<EventSpan> trouble;
};

/// Searches a little; then looks for a short span that shows by itself that there is no order; then searches
/// on.
Verdict decide(const KeySpans& spans, const Effort& effort) {
  constexpr std::uint64_t kQuickStates = 20'000;
  const Question question = spans.question(0, spans.events().size() - 1);
  const Found quick = search(question, Effort{std::min(effort.states, kQuickStates)});
  Verdict verdict{quick.answer, quick.states, {}};
  if (quick.answer == Answer::yes) return verdict;
  // A key without an order has a budget of its own for what is shown of it.
  Effort left{quick.answer == Answer::no ? effort.states
                                         : effort.states - std::min(effort.states, quick.states)};
  const Effort before = left;
  verdict.trouble = find_trouble(spans, quick.stuck_at, left);
  if (quick.answer == Answer::no) return verdict;
  verdict.states += before.states - left.states;
  if (verdict.trouble) {
    verdict.answer = Answer::no;
  } else if (left.states > 0) {
    const Found found = search(question, left);
    verdict.answer = found.answer;
    verdict.states += found.states;
  }
  return verdict;
}

}  // namespace

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
    const KeySpans spans(of_key);
    const Verdict verdict = decide(spans, effort);
    judgement.states += verdict.states;
    if (verdict.answer == Answer::no) {
      ++judgement.failed_keys;
      if (!judgement.failure) {
        judgement.failure = Failure{std::string(key), smallest_window(of_key, effort, verdict.trouble)};
      }
    } else if (verdict.answer == Answer::undecided && judgement.undecided_keys++ == 0) {
      judgement.undecided_key = key;
    }
  }
  if (judgement.undecided_keys > 0) judgement.linearizable = Answer::undecided;
  if (judgement.failed_keys > 0) judgement.linearizable = Answer::no;
  return judgement;
}

}  // namespace raftsim::lin
