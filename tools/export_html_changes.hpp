#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/server_set.hpp"
#include "sim/time.hpp"
#include "sim/trace/state.hpp"
#include "tools/export_html_texts.hpp"

namespace raftsim {

/// What of a server can change on a page, in the order of tools/html/README.md; each is followed by its new
/// value, the last ones by several numbers.
enum class HtmlField : std::uint8_t {
  up,
  paused,
  role,
  term,
  voted_for,
  leader,
  commit_index,
  last_applied,
  durable_index,
  /// When the election timer runs out, after the record's time.
  election_timer,
  /// It is off: no value.
  election_timer_off,
  /// How many, and their numbers.
  votes,
  /// A text.
  configuration,
  /// Peer, matchIndex, nextIndex, raft::ProgressMode.
  progress,
  /// The snapshot's last index and term; the last entry that stays; how many follow it, and their places in
  /// the table of entries.
  log,
  /// Sender, to how many its messages are cut off now, and their numbers.
  cut,
};

/// The log's entries on a page, each kept once: servers have the same ones.
class HtmlEntries {
 public:
  explicit HtmlEntries(HtmlTexts& texts) : texts_(&texts) {}
  std::uint64_t add(const raft::Entry& entry);
  /// An object of arrays.
  [[nodiscard]] std::string json() const;

 private:
  HtmlTexts* texts_;
  std::map<std::string, std::uint64_t> places_;
  HtmlNumbers terms_;
  HtmlNumbers words_;
  HtmlNumbers numbers_;
};

/// One server as a page has shown it, to tell what is new.
class HtmlServer {
 public:
  /// As a page has it before it is told of anything.
  HtmlServer();

  /// Appends what differs in `now`, at the time `at`, and remembers it. Of a leader's progress that of
  /// `peers` only.
  void note(const trace::ServerState& now, Time at, raft::ServerSet peers, HtmlEntries& entries,
            HtmlTexts& texts, std::vector<std::int64_t>& change);

 private:
  static constexpr std::size_t kNumbers = static_cast<std::size_t>(HtmlField::election_timer) + 1;
  void note_log(const raft::Log& log, HtmlEntries& entries, std::vector<std::int64_t>& change);

  /// By field; the timer's is its deadline in nanoseconds, or -1.
  std::array<std::int64_t, kNumbers> numbers_{};
  raft::ServerSet votes_;
  raft::Configuration configuration_;
  std::vector<trace::PeerProgress> progress_;
  raft::LogPosition base_;
  /// Of the log's entries after the base: the hash of all up to each.
  std::vector<std::uint64_t> hashes_;
};

/// Appends to whom the messages of a server are cut off.
void add_cut(raft::ServerId from, raft::ServerSet to, std::vector<std::int64_t>& change);

}  // namespace raftsim
