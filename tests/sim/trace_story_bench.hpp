#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/trace/story.hpp"
#include "tests/sim/trace_samples.hpp"

/// Stories of a few records, for the tests of the story.
namespace raftsim::trace::samples {

/// The records as one story.
inline std::string told(const Header& header, const std::vector<Record>& records,
                        const StoryOptions& options) {
  Story story(header, options);
  std::string text;
  story.begin(text);
  for (const Record& record : records) story.tell(record, text);
  return text;
}

/// What a single record of S2, which leads term 2 with four entries, is told as. All vote, or those that are
/// given.
inline std::string line_of(const Record& record, bool detail = false, raft::ServerSet voters = {}) {
  Header header;
  header.servers = 3;
  header.voters = voters;
  header.client_names = {"ann"};
  Story story(header, {200, false, detail});
  std::string text;
  Record before;
  before.server = kS2;
  before.event = Started{};
  before.step.change.role = raft::Role::leader;
  before.step.change.current_term = raft::Term{2};
  before.step.change.appended.assign(4, raft::Entry::no_op(raft::Term{2}));
  story.tell(before, text);
  text.clear();
  story.tell(record, text);
  constexpr std::size_t kTime = 13;
  return text.size() < kTime ? text : text.substr(kTime);
}

inline Record record_of(Event event, raft::ServerId server = raft::kNobody) {
  Record record;
  record.server = server;
  record.event = std::move(event);
  return record;
}

inline Record receive(raft::MessageBody body, std::uint64_t term, std::vector<raft::Judgement> judgements) {
  Record record = record_of(Received{MessageId{1}, {kS1, kS2, raft::Term{term}, std::move(body)}}, kS2);
  record.step.judgements = std::move(judgements);
  return record;
}

}  // namespace raftsim::trace::samples
