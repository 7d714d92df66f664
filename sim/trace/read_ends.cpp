#include "sim/trace/read_ends.hpp"

#include <array>
#include <string>

#include "sim/trace/hex.hpp"
#include "sim/trace/read_parts.hpp"

namespace raftsim::trace {

/// Tables of the footer, told apart by type.
struct KindTable {
  std::array<std::uint64_t, kKinds> counts{};
};
struct MessageTable {
  std::array<MessageCounts, raft::kMessageTypes> counts{};
};
struct Hash {
  std::uint64_t value{};
};

// Not in the nameless namespace, where the templates of json_object.hpp would not find them.
void read(const Spot& spot, KindTable& out);
void read(const Spot& spot, MessageTable& out);
void read(const Spot& spot, Hash& out);
void read(const Spot& spot, MessageCounts& out);
void read(const Spot& spot, raft::Durable& out);
void read(const Spot& spot, ImportedFrom& out);

namespace {

/// A number, or numbers, for each name of the enumeration that is there.
template <class E, class T>
void read_table(const Spot& spot, T& table) {
  Object object(spot);
  for (std::size_t i = 0; i < table.size(); ++i) object.may(names<E>().at(i), table.at(i));
  object.finish();
}

int read_servers(const Spot& line) {
  Object object(line);
  std::uint32_t servers = 0;
  object.need("servers", servers);
  if (servers < 1 || servers > raft::kMaxServers) {
    throw Mismatch("/servers", std::to_string(servers),
                   "a whole number from 1 to " + std::to_string(raft::kMaxServers));
  }
  return static_cast<int>(servers);
}

}  // namespace

void read(const Spot& spot, raft::Durable& out) {
  Object object(spot);
  object.need("currentTerm", out.current_term);
  object.need("votedFor", out.voted_for);
  std::vector<raft::Entry> entries;
  object.need("log", entries);
  out.log = raft::Log(entries);
  object.finish();
}

void read(const Spot& spot, ImportedFrom& out) {
  Object object(spot);
  object.need("format", out.format);
  object.need("file", out.file);
  object.need("execution", out.execution);
  object.may("name", out.name);
  object.may("logicalTime", out.logical_time);
  object.need("hosts", out.hosts);
  for (std::size_t i = 0; i < out.hosts.size(); ++i) {
    if (is_host_name(out.hosts[i])) continue;
    throw Mismatch(spot.pointer() + "/hosts/" + std::to_string(i), "another text",
                   "a name in one line, of 1 to " + std::to_string(kMaxHostBytes) + " bytes");
  }
  object.finish();
}

void read(const Spot& spot, MessageCounts& out) {
  Object object(spot);
  object.need("sent", out.sent);
  object.need("delivered", out.delivered);
  object.need("lost", out.lost);
  object.finish();
}

void read(const Spot& spot, KindTable& out) {
  read_table<Kind>(spot, out.counts);
}
void read(const Spot& spot, MessageTable& out) {
  read_table<raft::MessageType>(spot, out.counts);
}
void read(const Spot& spot, Hash& out) {
  std::string text;
  read(spot, text);
  if (text.size() != 16 || text.find_first_not_of(kHexDigits) != std::string::npos) {
    spot.refuse("16 hexadecimal digits");
  }
  for (const char digit : text) out.value = out.value << 4U | kHexDigits.find(digit);
}

Header header_of(JsonValue line) {
  const Spot start(line, 0);
  JsonValue version;
  if (line["raftsimTrace"].get(version) != simdjson::SUCCESS) {
    throw Mismatch({}, "something else", "the header of a raftsim trace");
  }
  if (std::int64_t number = 0; version.get(number) != simdjson::SUCCESS || number != kFormatVersion) {
    Spot(version, start, "raftsimTrace").refuse("format version " + std::to_string(kFormatVersion));
  }
  Header header;
  header.servers = read_servers(start);
  const Spot spot(line, header.servers);
  Object object(spot);
  std::uint32_t number = 0;
  object.need("raftsimTrace", number);
  object.need("servers", number);
  object.need("version", header.version);
  object.need("scenario", header.scenario);
  // What no log of another program tells.
  if (line["imported"].error() != simdjson::SUCCESS) {
    object.need("seed", header.seed);
    object.need("maxEntriesPerAppend", header.max_entries_per_append);
    object.need("maxInFlight", header.max_in_flight);
    object.need("electionTimeoutMin", header.election_timeout_min);
    object.need("electionTimeoutMax", header.election_timeout_max);
    object.need("heartbeat", header.heartbeat);
  }
  object.may("preVote", header.pre_vote);
  object.may("checkQuorum", header.check_quorum);
  object.may("reads", header.reads);
  object.may("followerReads", header.follower_reads);
  object.may("sessions", header.sessions);
  object.may("maxUncommittedBytes", header.max_uncommitted_bytes);
  object.may("snapshotEvery", header.snapshot_every);
  object.may("snapshotChunk", header.snapshot_chunk);
  object.may("voters", header.voters);
  object.may("learners", header.learners);
  if (object.may("initial", header.initial) &&
      header.initial.size() != static_cast<std::size_t>(header.servers)) {
    throw Mismatch("/initial", "an array of " + std::to_string(header.initial.size()), "one item a server");
  }
  object.may("clients", header.client_names);
  if (object.may("imported", header.imported) &&
      header.imported->hosts.size() != static_cast<std::size_t>(header.servers)) {
    throw Mismatch("/imported/hosts", "an array of " + std::to_string(header.imported->hosts.size()),
                   "the name of each server");
  }
  object.need("scenarioText", header.scenario_text);
  object.finish();
  return header;
}

Footer footer_of(JsonValue line) {
  const Spot spot(line, raft::kMaxServers);
  Object object(spot);
  Footer footer;
  KindTable kinds;
  MessageTable messages;
  Hash hash;
  object.need("records", footer.records);
  object.need("time", footer.time);
  object.need("kinds", kinds);
  object.need("messages", messages);
  object.need("checks", footer.checks);
  object.need("violations", footer.violations);
  object.need("expectationsMet", footer.expectations_met);
  object.need("expectationsFailed", footer.expectations_failed);
  object.need("hash", hash);
  object.finish();
  footer.kinds = kinds.counts;
  footer.messages = messages.counts;
  footer.hash = hash.value;
  return footer;
}

}  // namespace raftsim::trace
