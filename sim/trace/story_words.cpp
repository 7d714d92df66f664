#include "sim/trace/story_words.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/quorum.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/story_step.hpp"

namespace raftsim::trace {
namespace {

/// "LEADER T3" when the step won an election.
std::string victory(const Step& step, raft::Term term) {
  return step.change.role == raft::Role::leader ? "LEADER " + to_words(term) : std::string();
}

/// What befell a message as it left, if that is worth telling.
const char* mishap(const Sent& sent, bool detail) {
  if (const auto* on_the_way = std::get_if<OnTheWay>(&sent.fate)) {
    return on_the_way->delayed ? "delayed" : nullptr;
  }
  const auto* lost = std::get_if<Lost>(&sent.fate);
  if (lost == nullptr) return nullptr;
  const raft::MessageType type = sent.message.type();
  const bool vote = type == raft::MessageType::request_vote || type == raft::MessageType::request_vote_reply;
  switch (lost->reason) {
    case LossReason::dropped: return "dropped";
    case LossReason::cut: return vote || detail ? "cut off" : nullptr;
    case LossReason::loss:
    case LossReason::receiver_down:
    case LossReason::backlog_full: return vote || detail ? "lost" : nullptr;
  }
  return nullptr;
}

/// "entry 7 is torn"
std::string torn_in_words(raft::LogIndex torn) {
  return (torn.value == 0 ? std::string("a record") : to_words(torn, torn)) + " is torn";
}

}  // namespace

std::string losses(const Step& step, bool detail) {
  struct Loss {
    raft::MessageType type{};
    const char* what{};
    raft::ServerSet to;
  };
  std::vector<Loss> found;
  for (const Sent& sent : step.sends) {
    const char* what = mishap(sent, detail);
    if (what == nullptr) continue;
    const raft::MessageType type = sent.message.type();
    if (found.empty() || found.back().type != type || found.back().what != what)
      found.push_back({type, what, {}});
    found.back().to.insert(sent.message.to);
  }
  std::string text;
  for (const Loss& loss : found) {
    text = with(text, std::string(to_string(loss.type)) + " to " + to_words(loss.to) + ": " + loss.what);
  }
  return text;
}

Telling Teller::tell(const Record& record) {
  Telling telling = words(record);
  note(record);
  return telling;
}

Telling Teller::words(const Record& record) const {
  if (is_step(record.kind())) return words_of_step(record);
  if (const auto* crashed = std::get_if<Crashed>(&record.event)) return crash(record, *crashed);
  if (std::holds_alternative<Restarted>(record.event)) {
    const View& view = before(record);
    const auto& torn = std::get<Restarted>(record.event).torn;
    return {"restarts: " + to_words(view.term) + ", " + to_words(view.log, view.base) +
                (torn ? "; " + torn_in_words(*torn) + ", found by its checksum and dropped" : ""),
            false};
  }
  if (std::holds_alternative<Refused>(record.event)) {
    return {"does not start: its disk does not match its checksums", false};
  }
  if (std::holds_alternative<DiskLost>(record.event))
    return {"its disk is lost; the new one is empty", false};
  if (const auto* jumped = std::get_if<ClockJumped>(&record.event)) {
    return {"its clock jumps " + to_text(jumped->by) + (jumped->back ? " back" : " forward"), false};
  }
  if (std::holds_alternative<Paused>(record.event)) return {"pauses", false};
  if (std::holds_alternative<Resumed>(record.event)) return {"resumes", false};
  if (const auto* lost = std::get_if<MessageLost>(&record.event)) {
    return {"message " + std::to_string(lost->id.value) + " is lost (" + to_string(lost->reason) + ")", true};
  }
  if (const auto* acted = std::get_if<ClientActed>(&record.event)) return client(*acted);
  if (const auto* event = std::get_if<Logged>(&record.event)) return logged(*event);
  return {};
}

Telling Teller::words_of_step(const Record& record) const {
  Telling telling = words_of_input(record);
  const std::string news = membership_news(record.step);
  if (news.empty()) return telling;
  return {with(telling.text, news), false};
}

Telling Teller::words_of_input(const Record& record) const {
  if (const auto* received = std::get_if<Received>(&record.event)) {
    const raft::Message& message = received->message;
    switch (message.type()) {
      case raft::MessageType::request_vote: return vote_asked(record, message);
      case raft::MessageType::request_vote_reply: return vote_answered(record, message);
      case raft::MessageType::append_entries:
        return append_asked(record, message, *std::get_if<raft::AppendEntries>(&message.body));
      case raft::MessageType::append_entries_reply:
        return append_answered(record, message, *std::get_if<raft::AppendEntriesReply>(&message.body));
      case raft::MessageType::pre_vote: return pre_vote_asked(record, message);
      case raft::MessageType::pre_vote_reply: return pre_vote_answered(record, message);
      case raft::MessageType::timeout_now: return asked_to_take_over(record, message);
      case raft::MessageType::read_index: return read_asked(record, message);
      case raft::MessageType::read_index_reply:
        return read_confirmed(record, message, *std::get_if<raft::ReadIndexReply>(&message.body));
      case raft::MessageType::install_snapshot:
        return chunk_arrived(record, message, *std::get_if<raft::InstallSnapshot>(&message.body));
      case raft::MessageType::install_snapshot_reply:
        return chunk_answered(record, message, *std::get_if<raft::InstallSnapshotReply>(&message.body));
    }
  }
  if (const auto* fired = std::get_if<TimerFired>(&record.event)) return timer(record, *fired);
  if (std::holds_alternative<Written>(record.event)) return written(record);
  if (const auto* requested = std::get_if<TransferRequested>(&record.event)) {
    return asked_to_hand_over(record, requested->to);
  }
  if (std::holds_alternative<SnapshotRequested>(record.event)) return asked_for_snapshot(record);
  if (const auto* requested = std::get_if<ChangeRequested>(&record.event)) {
    return asked_to_change(record, *requested);
  }
  if (const auto* request = std::get_if<Proposed>(&record.event)) return proposed(record, request->request);
  const View& view = before(record);
  if (view.up || view.log.empty()) return {"starts", true};
  return {"starts: " + to_words(view.term) + ", " + to_words(view.log, view.base), false};
}

Telling Teller::written(const Record& record) const {
  const Step& step = record.step;
  const std::string won = victory(step, before(record).term);
  if (!won.empty()) {
    return {"own vote is durable: " +
                tally(before(record).configuration, step.change.votes.value_or(before(record).votes)) +
                " → " + won,
            false};
  }
  const std::string news = with(commits(record), answers(record));
  if (!news.empty())
    return {"log is durable to " +
                std::to_string(step.change.durable_index.value_or(before(record).last_index()).value) +
                " → " + news,
            false};
  return {"write is durable", true};
}

Telling Teller::proposed(const Record& record, const raft::ClientRequest& request) const {
  const std::string head = name(request.client) + " " + to_words(request.command);
  if (!record.step.change.appended.empty()) {
    const raft::LogIndex index = next(before(record).last_index());
    return {head + " → " + with(to_words(index, index), with(commits(record), answers(record))), false};
  }
  if (!record.step.answers.empty() && record.step.answers.front().status == raft::AnswerStatus::try_later) {
    return {head + " → to be tried later: " + raft::in_words(record.step.answers.front().reason), false};
  }
  const std::string read = read_proposed(record);
  if (!read.empty()) return {head + " → " + read, false};
  const bool known = !record.step.answers.empty() && record.step.answers.front().leader != raft::kNobody;
  return {head + " → " +
              (known ? "redirected to " + to_string(record.step.answers.front().leader)
                     : std::string("turned away, no leader known")),
          false};
}

Telling Teller::vote_asked(const Record& record, const raft::Message& message) const {
  const Step& step = record.step;
  const std::string candidate = to_string(message.from) + " (" + to_words(message.term) + ")";
  const std::string down = step_down(step, before(record), to_words(message.term) + " seen");
  const raft::Judgement* heeds = judgement(step, raft::Rule::heeds_vote_request);
  if (heeds != nullptr && !heeds->yes) {
    // A leader hears itself, as the rule has it.
    const bool leads = before(record).role == raft::Role::leader;
    return {"ignores " + candidate + ": " + (leads ? "it leads" : raft::in_words(heeds->reason)), false};
  }
  const Teller::Vote answer = answer_to(step, message);
  // A candidate asks again and again.
  const bool known = answer == before(record).last_answer;
  if (answer.granted) return {with(down, "votes for " + candidate), known};
  return {with(down, "no vote for " + candidate + ": " + why(step, raft::Rule::may_grant_vote)), known};
}

Telling Teller::vote_answered(const Record& record, const raft::Message& message) const {
  const Step& step = record.step;
  const std::string voter = to_string(message.from);
  const std::string down = step_down(step, before(record), voter + " is in " + to_words(message.term));
  if (!down.empty()) return {down, false};
  const raft::Judgement* counts = judgement(step, raft::Rule::may_count_vote);
  if (counts == nullptr || !counts->yes) {
    const bool refused = counts != nullptr && counts->reason == raft::Reason::refused_by_voter;
    const std::string lost = defeat(record);
    if (refused) return {"no vote from " + voter + (lost.empty() ? "" : ": " + lost), false};
    return {"late answer from " + voter + ": " + why(step, raft::Rule::may_count_vote), true};
  }
  const raft::ServerSet votes = step.change.votes.value_or(before(record).votes);
  const std::string won = victory(step, before(record).term);
  return {"vote from " + voter + ": " + tally(before(record).configuration, votes) +
              (won.empty() ? "" : " → " + won),
          false};
}

Telling Teller::append_asked(const Record& record, const raft::Message& message,
                             const raft::AppendEntries& request) const {
  const Step& step = record.step;
  const View& view = before(record);
  const std::string leader = to_string(message.from);
  const std::string what = request.entries.empty() ? "heartbeat" : "entries";
  if (!step.change.leader && says(step, raft::Rule::adopts_term, raft::Reason::stale_term)) {
    return {"refuses " + what + " of " + leader + " (" + to_words(message.term) +
                "): " + why(step, raft::Rule::accepts_leader),
            false};
  }
  std::string text = step_down(step, view, leader + " leads " + to_words(message.term));
  if (text.empty() && step.change.leader) text = "follows " + leader + " in " + to_words(message.term);
  const bool names_leader = !text.empty();

  const raft::Judgement* matches = judgement(step, raft::Rule::log_matches);
  if (matches != nullptr && !matches->yes) {
    text = with(text, "refuses what follows entry " + std::to_string(request.prev_log.index.value) + " (" +
                          to_words(request.prev_log.term) + ")" + (names_leader ? "" : " from " + leader) +
                          ": " + raft::in_words(matches->reason));
    return {text, false};
  }
  if (step.change.truncate_from != raft::LogIndex{0}) {
    text = with(text, "removes " + to_words(step.change.truncate_from, view.last_index()) + ": " +
                          why(step, raft::Rule::must_truncate));
  }
  if (!step.change.appended.empty()) {
    const std::uint64_t last = request.prev_log.index.value + request.entries.size();
    text = with(text,
                "takes " +
                    to_words(raft::LogIndex{last - step.change.appended.size() + 1}, raft::LogIndex{last}) +
                    (names_leader ? "" : " from " + leader));
  }
  text = with(text, commits(record));
  if (!text.empty()) return {text, false};
  return {request.entries.empty() ? "heartbeat of " + leader : "has the entries of " + leader + " already",
          true};
}

Telling Teller::append_answered(const Record& record, const raft::Message& message,
                                const raft::AppendEntriesReply& reply) const {
  const Step& step = record.step;
  const std::string follower = to_string(message.from);
  const std::string down = step_down(step, before(record), follower + " is in " + to_words(message.term));
  if (!down.empty() && step.change.current_term) return {down, false};
  const raft::Judgement* heeds = judgement(step, raft::Rule::heeds_refusal);
  if (!reply.success && heeds != nullptr && heeds->yes) {
    std::string from;
    for (const ProgressChange& change : step.change.progress) {
      if (change.peer == message.from && change.progress.mode == raft::ProgressMode::snapshot) {
        return {follower + " refuses: " + why(step, raft::Rule::needs_snapshot) + "; sends the snapshot to " +
                    std::to_string(change.progress.sending.value),
                false};
      }
      if (change.peer == message.from) from = " from " + std::to_string(change.progress.next_index.value);
    }
    return {follower + " refuses; tries again" + from + " (" +
                why(step, raft::Rule::next_index_after_refusal) + ")",
            false};
  }
  if (!reply.success) return {"refusal of " + follower + ": the reply tells nothing new", true};
  const std::string head = follower + " has log to " + std::to_string(reply.index.value);
  const std::string news = with(commits(record), answers(record));
  if (!news.empty()) return {head + " → " + news, false};
  return {head, true};
}

Telling Teller::crash(const Record& record, const Crashed& crashed) const {
  const StateChange& survived = *crashed.survived;
  std::string text = crashed.disk_full ? "its disk is full: stops" : "crashes";
  if (!crashed.disk_full && crashed.kept != 0) {
    text += crashed.kept == 1 ? "; a write on its way was on the disk"
                              : "; " + std::to_string(crashed.kept) + " writes on their way were on the disk";
  }
  if (crashed.torn) text += "; " + torn_in_words(*crashed.torn);
  const View& view = before(record);
  if (survived.truncate_from != raft::LogIndex{0}) {
    text += "; " + to_words(survived.truncate_from, view.last_index()) + " not yet durable, lost";
  }
  if (survived.snapshot) {
    text += "; its snapshot is not yet durable, back to " +
            (survived.snapshot->snapshot
                 ? "the one to " + std::to_string(survived.snapshot->snapshot.last_included().index.value)
                 : std::string("the whole log"));
  }
  if (survived.current_term) text += "; back in " + to_words(*survived.current_term);
  return {text, false};
}

Telling Teller::client(const ClientActed& acted) const {
  const std::string who = name(acted.client);
  switch (acted.act) {
    case ClientAct::issue:
    case ClientAct::send_again:
      return {who + " → " + to_string(acted.server) + ": " + (acted.command ? to_words(*acted.command) : "") +
                  (acted.act == ClientAct::send_again ? ", again" : ""),
              true};
    case ClientAct::redirected:
      if (acted.reason) {
        return {who + " hears from " + to_string(acted.server) + ": later, " + raft::in_words(*acted.reason),
                true};
      }
      return {who + " hears from " + to_string(acted.server) + ": " +
                  (acted.leader == raft::kNobody ? "no leader known" : to_string(acted.leader) + " leads"),
              true};
    case ClientAct::answered: {
      std::string text = who + " has its answer";
      const std::string told = acted.result ? to_words(*acted.result) : "";
      if (!told.empty()) text += ": " + told;
      if (acted.latency) text += " after " + milliseconds_text(*acted.latency) + " ms";
      return {text, true};
    }
    case ClientAct::give_up: return {who + " gives up operation " + std::to_string(acted.sequence), false};
  }
  return {};
}

std::string Teller::commits(const Record& record) const {
  const auto& commit = record.step.change.commit_index;
  if (!commit || *commit <= before(record).commit_index) return {};
  const std::string text = "commits " + to_words(next(before(record).commit_index), *commit);
  return with(with(text, in_vain(record.step)), takes_snapshot(record));
}

std::string Teller::answers(const Record& record) const {
  // What a client is told; of those that are told the same, how many times.
  std::map<std::pair<raft::ClientId, std::string>, int> counts;
  for (const raft::Answer& answer : record.step.answers) {
    if (answer.status == raft::AnswerStatus::done) ++counts[{answer.client, to_words(answer.result)}];
  }
  std::string text;
  for (const auto& [told, count] : counts) {
    text += (text.empty() ? "answers " : ", ") + name(told.first);
    if (count > 1) text += " ×" + std::to_string(count);
    if (!told.second.empty()) text += ": " + told.second;
  }
  return text;
}

std::string Teller::name(raft::ClientId client) const {
  if (client.value >= 1 && client.value <= client_names_.size()) return client_names_[client.value - 1U];
  return "C" + std::to_string(client.value);
}

}  // namespace raftsim::trace
