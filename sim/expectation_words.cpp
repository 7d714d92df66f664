#include "sim/expectation_words.hpp"

#include <variant>

#include "sim/condition_words.hpp"
#include "sim/time.hpp"

namespace raftsim {
namespace {

/// Says when and what; one overload a kind.
class ExpectationTeller {
 public:
  explicit ExpectationTeller(const std::vector<std::string>* clients) : clients_(clients) {}

  std::string operator()(const ExpectAt& at) const {
    return "at " + time_text(at.time) + ": " + in_words(at.condition, clients_);
  }
  std::string operator()(const ExpectViolation& violation) const {
    return std::string("a violation of ") + checks::to_string(violation.property) + ": that " +
           checks::in_words(violation.property);
  }
  std::string operator()(const ExpectInternalError& /*broken*/) const {
    return "that a server finds its own state broken";
  }
  std::string operator()(const ExpectLinearizable& history) const {
    return history.linearizable ? "what clients asked and heard is linearizable"
                                : "what clients asked and heard is not linearizable";
  }
  std::string operator()(const ExpectFinally& at_end) const {
    return "finally: " + in_words(at_end.condition, clients_);
  }
  std::string operator()(const ExpectNever& never) const {
    return "never" + times(never.window, " until ") + after(never.window) + ": " +
           in_words(never.condition, clients_);
  }
  std::string operator()(const ExpectAlways& always) const {
    return "always" + times(always.window, " until ") + after(always.window) + ": " +
           in_words(always.condition, clients_);
  }
  std::string operator()(const ExpectEventually& eventually) const {
    const std::string within = eventually.within ? " within " + to_text(*eventually.within) : "";
    return "eventually" + times(eventually.window, " by ") + within + after(eventually.window) + ": " +
           in_words(eventually.condition, clients_);
  }

 private:
  static std::string time_text(Time time) { return to_text(time.time_since_epoch()); }

  static std::string times(const Window& window, const char* end) {
    return (window.from == Time{} ? "" : " from " + time_text(window.from)) +
           (window.until ? end + time_text(*window.until) : "");
  }

  [[nodiscard]] std::string after(const Window& window) const {
    return window.after ? " once " + in_words(*window.after, clients_) : "";
  }

  const std::vector<std::string>* clients_;
};

}  // namespace

std::string in_words(const Expectation& expectation, const std::vector<std::string>* clients) {
  const std::string foreseen = expectation.foresees_failure ? "that this is not met: " : "";
  return foreseen + std::visit(ExpectationTeller(clients), expectation.what);
}

}  // namespace raftsim
