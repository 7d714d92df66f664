#include "sim/lin/linearizable.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "sim/lin/key_spans.hpp"
#include "sim/lin/search.hpp"
#include "sim/lin/trouble.hpp"

namespace raftsim::lin {
namespace {

/// What is found out about a key, and where.
struct Verdict {
  Answer answer{Answer::undecided};
  Work work;
  /// As of Found.
  std::uint32_t stuck_at{};
  /// Of one that cannot be ordered, whether a short span was looked for that cannot, and which was found.
  bool is_looked_through{};
  std::optional<EventSpan> trouble;
};

/// Searches a little; then looks for a short span that shows by itself that there is no order; then searches
/// on.
Verdict decide(const KeySpans& spans, const Effort& effort) {
  constexpr Effort kQuick{20'000};
  // Of what is left after that, short spans are given at most one part of so many.
  constexpr std::uint64_t kParts = 4;
  const Question question = spans.question(0, spans.events().size() - 1);
  Budget budget(effort);
  const Found quick = search(question, effort.at_most(kQuick));
  budget.spend(quick.work);
  Verdict verdict{quick.answer, {}, quick.stuck_at, false, {}};
  if (quick.answer == Answer::undecided && !budget.left().is_none()) {
    verdict.is_looked_through = true;
    Budget part({budget.left().states / kParts, budget.left().tries / kParts});
    verdict.trouble = find_trouble(spans, quick.stuck_at, part);
    budget.spend(part.spent());
    if (verdict.trouble) {
      verdict.answer = Answer::no;
    } else {
      const Found found = search(question, budget.left());
      verdict.answer = found.answer;
      budget.spend(found.work);
    }
  }
  verdict.work = budget.spent();
  return verdict;
}

/// What to show of a key that cannot be ordered.
Window window_to_show(OfKey& of_key, const KeySpans& spans, const Verdict& verdict, Budget& budget) {
  // A window is sought from a short span that cannot be ordered, which takes less.
  const auto trouble =
      verdict.is_looked_through ? verdict.trouble : find_trouble(spans, verdict.stuck_at, budget);
  return smallest_window(of_key, spans, budget, trouble);
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
  for (auto& [key, of_key] : keys) {
    const KeySpans spans(of_key);
    const Verdict verdict = decide(spans, effort);
    judgement.work += verdict.work;
    if (verdict.answer == Answer::no) {
      ++judgement.failed_keys;
      if (!judgement.failure) {
        Budget budget(effort);
        judgement.failure = Failure{std::string(key), window_to_show(of_key, spans, verdict, budget)};
        judgement.work += budget.spent();
      }
    } else if (verdict.answer == Answer::undecided) {
      if (judgement.undecided_keys++ == 0) judgement.undecided_key = key;
      judgement.undecided_work += verdict.work;
    }
  }
  if (judgement.undecided_keys > 0) judgement.linearizable = Answer::undecided;
  if (judgement.failed_keys > 0) judgement.linearizable = Answer::no;
  return judgement;
}

}  // namespace raftsim::lin
