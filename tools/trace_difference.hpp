#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/record_source.hpp"
#include "tools/run_history.hpp"

namespace raftsim {

/// An event as it is shown.
struct ToldEvent {
  std::uint64_t number{};
  Time time{};
  raft::ServerId server;
  std::string words;
  /// Its line in the trace.
  std::string line;
};

/// A place in two events where they differ.
struct MemberDifference {
  /// JSON pointer (RFC 6901).
  std::string pointer;
  /// JSON, cut where it is long; empty where there is none.
  std::string a;
  std::string b;
};

/// One of two runs that are held against each other.
struct ComparedRun {
  std::string file;
  trace::Header header;
  trace::Footer footer;
  RunHistory history;
  /// What it goes on with where the two differ.
  std::vector<ToldEvent> goes_on;
};

/// Where two runs part.
struct TraceDifference {
  ComparedRun a;
  ComparedRun b;
  /// So many events from the first on are the same.
  std::uint64_t same{};
  /// The last of those.
  std::vector<ToldEvent> shared;
  /// Between the first events that differ, if each run has one.
  std::vector<MemberDifference> members;
  /// Between the headers, but for the program's version.
  std::vector<MemberDifference> headers;
  /// The first index at which something else was committed; nothing while one is as far as it goes like the
  /// other.
  std::optional<raft::LogIndex> other_commit;

  [[nodiscard]] bool equal() const { return headers.empty() && a.goes_on.empty() && b.goes_on.empty(); }
};

/// Reads both runs to their ends; keeps `context` events before the first that differs, and of each run from
/// it on. Throws as RecordSource does, and trace::TraceError for records that do not fit each other.
TraceDifference difference(const std::string& file_a, RecordSource& a, const std::string& file_b,
                           RecordSource& b, std::size_t context);

}  // namespace raftsim
