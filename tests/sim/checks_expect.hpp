#pragma once

#include <doctest/doctest.h>
#include <string>

#include "tests/sim/checks_cluster.hpp"

namespace raftsim::tests {

/// Holds that this property, and no other, was found violated, by these servers.
inline void expect_violation(const checks::Checks& checks, checks::Property property,
                             std::initializer_list<int> servers, const char* section) {
  const checks::Violation* violation = checks.violation();
  REQUIRE(violation != nullptr);
  CAPTURE(violation->message);
  CHECK(std::string(violation->name()) == to_string(property));
  CHECK(std::string(violation->section()) == section);
  CHECK(violation->servers.mask() == among(servers).mask());
}

/// Holds that nothing was found violated.
inline void expect_none(const checks::Checks& checks) {
  const checks::Violation* violation = checks.violation();
  CHECK((violation != nullptr ? violation->message : std::string()) == "");
}

/// Raft with one rule replaced by `change`.
template <class Change>
raft::Rules raft_with(Change change) {
  raft::Rules rules = raft::kRaft;
  change(rules);
  return rules;
}

}  // namespace raftsim::tests
