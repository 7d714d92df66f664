#include "sim/trace/why_chain.hpp"

namespace raftsim::trace {
namespace {

using raft::MessageType;

/// Walks back.
class Walk {
 public:
  Walk(const WhyIndex& index, Chain& chain) : index_(&index), chain_(&chain) {}

  /// From the last change of a value at or before a record.
  void from(const Value& value, std::uint64_t upto) {
    record_ = index_->last_change(value, upto);
    value_ = value;
    if (record_ == 0) return end_at_start(value);
    push(LinkRole::change);
    while (step_back()) {
    }
  }

 private:
  [[nodiscard]] const WhyRecord& row() const { return index_->record(record_); }
  [[nodiscard]] bool changed(const Value& value) const {
    return index_->last_change(value, record_) == record_;
  }
  [[nodiscard]] std::uint64_t number(const Value& value) const { return index_->number_at(value, record_); }

  void push(LinkRole role) {
    chain_->links.push_back({record_, role, role == LinkRole::change ? value_ : std::nullopt});
  }
  void push_message(LinkRole role, const WhyRecord& arrived) {
    chain_->links.push_back({record_, role, std::nullopt, arrived.server, arrived.detail});
  }
  bool end(Origin origin) {
    chain_->origin = origin;
    return false;
  }
  void end_at_start(const Value& value) {
    chain_->origin = Origin::initial;
    chain_->from_the_start = value;
  }

  /// To what led to the record; no where the chain ends.
  bool step_back() {
    switch (row().kind) {
      case Kind::receive: return back_from_message();
      case Kind::timer:
        return row().forced ? to_cause(LinkRole::scenario, Origin::scenario) : back_from_timer();
      case Kind::written: return back_from_write();
      case Kind::propose: return to_cause(LinkRole::request, Origin::client);
      case Kind::transfer:
      case Kind::membership:
      case Kind::snapshot: return to_cause(LinkRole::scenario, Origin::scenario);
      case Kind::start: return to_cause(LinkRole::step, Origin::start);
      case Kind::client: return end(Origin::client);
      case Kind::caption:
      case Kind::question: return end(Origin::scenario);
      case Kind::event: return to_cause(LinkRole::heard, Origin::logged);
      case Kind::restart: return end(Origin::start);
      case Kind::crash:
        if (row().cause == 0) return end(Origin::fault);
        // By itself, for want of room on its disk: then a step of its own asked for the write. Else it is of
        // a caption's actions.
        return index_->record(row().cause).server == raft::kNobody
                   ? to_cause(LinkRole::scenario, Origin::scenario)
                   : to_cause(LinkRole::step, Origin::fault);
      case Kind::pause:
      case Kind::resume:
      case Kind::refuse:
      case Kind::disk_lost:
      case Kind::clock_jump:
      case Kind::lost:
      case Kind::link:
      case Kind::settings:
      case Kind::expectation:
      case Kind::violation:
      case Kind::end: return end(Origin::fault);
    }
    return false;
  }

  /// To the record that is given as its cause, or the end where there is none.
  bool to_cause(LinkRole role, Origin origin) {
    if (row().cause == 0) return end(origin);
    record_ = row().cause;
    value_.reset();
    push(role);
    return true;
  }

  /// To the last change of a value before now: the record itself tells no more of it.
  bool to_change(const Value& value, std::uint64_t upto) {
    const std::uint64_t change = index_->last_change(value, upto);
    if (change == 0) {
      end_at_start(value);
      return false;
    }
    record_ = change;
    value_ = value;
    push(LinkRole::change);
    return true;
  }

  bool back_from_message() {
    const WhyRecord arrived = row();
    const std::optional<Value> basis = basis_of_message(arrived);
    if (arrived.asked_by == 0) return end(Origin::initial);
    if (arrived.cause != 0 && arrived.cause != arrived.asked_by) {
      record_ = arrived.cause;
      push_message(LinkRole::release, arrived);
    }
    record_ = arrived.asked_by;
    push_message(LinkRole::sending, arrived);
    value_.reset();
    if (!basis) return true;
    const std::uint64_t change = index_->last_change(*basis, record_);
    if (change != record_) return to_change(*basis, record_);
    // The step that sent it is the one that changed it: told as one.
    value_ = basis;
    chain_->links.back().role = LinkRole::change;
    chain_->links.back().value = basis;
    return true;
  }

  bool back_from_timer() {
    const WhyRecord fired = row();
    if (static_cast<raft::Timer>(fired.detail) != raft::Timer::election || !value_) return end(Origin::timer);
    const raft::ServerId leader{
        static_cast<std::uint8_t>(index_->number_at({fired.server, Asked::leader}, record_ - 1))};
    if (leader == raft::kNobody || leader == fired.server) return end(Origin::timer);
    const std::uint64_t since = index_->silenced(leader, fired.server, record_);
    if (since == 0) return end(Origin::timer);
    record_ = since;
    value_.reset();
    push(LinkRole::silence);
    return end(Origin::fault);
  }

  bool back_from_write() {
    const raft::ServerId self = row().server;
    if (value_) {
      const Asked what = value_->what;
      if (what == Asked::commit_index || what == Asked::last_applied || what == Asked::match_index) {
        const raft::LogIndex entry{number(*value_)};
        return to_change({self, Asked::log, {}, entry}, record_);
      }
      if (what == Asked::role || what == Asked::leader) return to_change({self, Asked::role}, record_ - 1);
    }
    return to_cause(LinkRole::step, Origin::start);
  }

  /// The value of the sender on which rests what the message changed; nothing where the message is all.
  [[nodiscard]] std::optional<Value> basis_of_message(const WhyRecord& arrived) const {
    if (!value_) return std::nullopt;
    const auto type = static_cast<MessageType>(arrived.detail);
    const auto of_sender = [&](Asked what, raft::LogIndex entry = {}) {
      return Value{arrived.peer, what, {}, entry};
    };
    const bool append = type == MessageType::append_entries;
    const bool chunk = type == MessageType::install_snapshot;
    switch (value_->what) {
      case Asked::term: return basis_of_term(arrived);
      case Asked::voted_for:
        if (type == MessageType::request_vote && number(*value_) != 0) return of_sender(Asked::role);
        return basis_of_term(arrived);
      case Asked::role: return basis_of_role(arrived, type);
      case Asked::leader:
        if (append || chunk) return of_sender(Asked::role);
        if (type == MessageType::request_vote_reply && number(*value_) != 0)
          return of_sender(Asked::voted_for);
        return basis_of_term(arrived);
      case Asked::match_index:
      case Asked::next_index:
        if (type == MessageType::append_entries_reply) {
          const std::uint64_t match = number({value_->server, Asked::match_index, arrived.peer});
          if (value_->peer == arrived.peer && match != 0) return of_sender(Asked::log, raft::LogIndex{match});
          return std::nullopt;
        }
        if (type == MessageType::request_vote_reply) return of_sender(Asked::voted_for);
        return type == MessageType::install_snapshot_reply ? std::optional(of_sender(Asked::snapshot))
                                                           : std::nullopt;
      case Asked::commit_index:
      case Asked::last_applied:
      case Asked::log:
      case Asked::snapshot:
      case Asked::configuration: return basis_of_log(arrived, type);
    }
    return std::nullopt;
  }

  /// The sender's term, unless what it sent made the receiver go on to one of its own, as a candidate.
  [[nodiscard]] std::optional<Value> basis_of_term(const WhyRecord& arrived) const {
    const Value of_sender{arrived.peer, Asked::term};
    const bool same = index_->number_at(of_sender, arrived.asked_by) == number({value_->server, Asked::term});
    return same ? std::optional(of_sender) : std::nullopt;
  }

  [[nodiscard]] std::optional<Value> basis_of_role(const WhyRecord& arrived, MessageType type) const {
    const auto role = static_cast<raft::Role>(number(*value_));
    if (role == raft::Role::leader) return Value{arrived.peer, Asked::voted_for};
    if (role != raft::Role::follower) return std::nullopt;
    if (changed({value_->server, Asked::term})) return basis_of_term(arrived);
    if (type == MessageType::append_entries || type == MessageType::install_snapshot) {
      return Value{arrived.peer, Asked::role};
    }
    // A leader that has removed itself steps down when that is committed.
    return basis_of_log(arrived, type);
  }

  [[nodiscard]] std::optional<Value> basis_of_log(const WhyRecord& arrived, MessageType type) const {
    const Value own_commit{value_->server, Asked::commit_index};
    switch (type) {
      case MessageType::append_entries: {
        const bool of_commit = value_->what == Asked::commit_index || value_->what == Asked::last_applied ||
                               value_->what == Asked::snapshot;
        if (of_commit) return Value{arrived.peer, Asked::commit_index};
        const std::uint64_t end = number({value_->server, Asked::log});
        const std::uint64_t entry = value_->index.value != 0 ? value_->index.value : end;
        return Value{arrived.peer, Asked::log, {}, raft::LogIndex{entry}};
      }
      case MessageType::append_entries_reply: {
        if (!changed(own_commit)) return std::nullopt;
        return Value{arrived.peer, Asked::log, {}, raft::LogIndex{number(own_commit)}};
      }
      case MessageType::install_snapshot:
      case MessageType::install_snapshot_reply: return Value{arrived.peer, Asked::snapshot};
      case MessageType::request_vote_reply: return Value{arrived.peer, Asked::voted_for};
      case MessageType::request_vote:
      case MessageType::pre_vote:
      case MessageType::pre_vote_reply:
      case MessageType::timeout_now:
      case MessageType::read_index:
      case MessageType::read_index_reply: return std::nullopt;
    }
    return std::nullopt;
  }

  const WhyIndex* index_;
  Chain* chain_;
  std::uint64_t record_{};
  std::optional<Value> value_;
};

}  // namespace

const char* to_string(Origin origin) {
  switch (origin) {
    case Origin::timer: return "timer";
    case Origin::client: return "client";
    case Origin::scenario: return "scenario";
    case Origin::fault: return "fault";
    case Origin::start: return "start";
    case Origin::initial: return "initial";
    case Origin::logged: return "event";
  }
  return "";
}

Chain chain_of(const WhyIndex& index, const Value& value, std::uint64_t upto) {
  Chain chain;
  Walk(index, chain).from(value, upto);
  return chain;
}

}  // namespace raftsim::trace
