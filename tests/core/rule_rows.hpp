#pragma once

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "tests/core/short_words.hpp"

/// Tables of questions to a rule and the answers it owes.
namespace raft::tests {

template <class Question>
struct Row {
  std::string name;
  Question question;
  bool yes;
  Reason reason;
};

template <class Question>
void check_rule(Decision (*rule)(const Question&), const std::vector<Row<Question>>& rows) {
  for (const Row<Question>& row : rows) {
    CAPTURE(row.name);
    const Decision decision = rule(row.question);
    CHECK(decision.yes == row.yes);
    CHECK(std::string(to_string(decision.reason)) == std::string(to_string(row.reason)));
  }
}

template <class Question>
struct IndexRow {
  std::string name;
  Question question;
  std::uint64_t index;
  Reason reason;
};

template <class Question>
void check_rule(IndexDecision (*rule)(const Question&), const std::vector<IndexRow<Question>>& rows) {
  for (const IndexRow<Question>& row : rows) {
    CAPTURE(row.name);
    const IndexDecision decision = rule(row.question);
    CHECK(decision.index.value == row.index);
    CHECK(std::string(to_string(decision.reason)) == std::string(to_string(row.reason)));
  }
}

}  // namespace raft::tests
