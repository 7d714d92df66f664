#include <algorithm>
#include <bit>

#include "core/server.hpp"

/// Who takes part in the cluster, and how that changes: by joint consensus (Raft §6) or one voter at a time
/// (thesis §4.1), once new servers have caught up as learners (thesis §4.2.1).
namespace raft {

Configurations configurations_of(const Configuration& first, const Durable& durable) {
  return Configurations::of(durable.snapshot ? durable.snapshot->configuration() : first, durable.log);
}

bool Server::may_campaign() {
  const bool voted_before =
      configurations_.changing() && configurations_.previous().all_voters().contains(id_);
  const CampaignQuestion question{voted_before, quorums_.all_voters().contains(id_), role_};
  return ask(Rule::may_campaign, rules_->may_campaign(question)).yes;
}

void Server::on(const ChangeRequested& requested) {
  const Configuration& current = configuration();
  const Configuration wanted{requested.voters, {}, requested.learners - requested.voters};
  const bool in_progress = change_ || current.joint() || configurations_.changing();
  const ChangeQuestion question{role_,  successor_ != kNobody, committed_in_term(), in_progress, current,
                                wanted, requested.joint};
  if (!ask(Rule::may_change_membership, rules_->may_change_membership(question))) return;
  change_ = MembershipChange{wanted, requested.joint, {}, false, 0, {}, 0};
  effects_->mark(Change::configuration);
  const ServerSet newcomers = wanted.voters - current.voters;
  const bool needed = !newcomers.empty() && requested.catch_up;
  const CatchUpQuestion none_yet{false, false, 0, 0, false, needed};
  const Decision at_once = rules_->newcomers_caught_up(none_yet);
  if (at_once) {
    ask(Rule::newcomers_caught_up, at_once);
    return carry_out_change();
  }
  if (!(newcomers - current.learners).empty()) {
    append_configuration({current.voters, {}, current.learners | newcomers});
  }
  begin_catch_up_round();
}

void Server::append_configuration(const Configuration& configuration) {
  append_to_log(Entry::of(current_term(), configuration));
  replicate_to_all();
}

void Server::take_quorums() {
  const Configuration decides = rules_->decides({configurations_});
  quorums_ = Quorums::of(decides, rules_->quorum);
}

/// Another configuration is in force than `before`.
void Server::configuration_replaced(const Configuration& before) {
  const Configuration& now = configuration();
  take_quorums();
  const auto places = static_cast<std::size_t>(
      64 - std::countl_zero((configurations_.ever_members() | before.members()).mask()));
  match_index_.resize(std::max(match_index_.size(), places));
  progress_.resize(match_index_.size());
  if (effects_.pointer != nullptr) effects_->mark(Change::configuration);
  if (role_ != Role::leader) return;
  for (const ServerId newcomer : now.members() - before.members()) {
    match_index_[slot(newcomer)] = LogIndex{0};
    // The configuration itself is the first that it is sent.
    progress_[slot(newcomer)] = {log().last_index(), ProgressMode::probe, false};
  }
  departing_ = (departing_ | before.members()) - now.members();
  departing_.erase(id_);
  effects_->mark(Change::progress);
}

/// Whether a server that has left speaks, in a newer term: it is then not heard.
bool Server::is_outsider(const Message& message) {
  const MessageType type = message.type();
  const bool is_reply = type == MessageType::append_entries_reply ||
                        type == MessageType::install_snapshot_reply ||
                        type == MessageType::request_vote_reply || type == MessageType::pre_vote_reply;
  if (!is_reply || configuration().members().contains(message.from)) return false;
  // Who left by a configuration that is committed does not come back by the next one's being undone.
  const bool settled = !configurations_.ever_members().contains(message.from);
  const OutsiderQuestion question{current_term(), message.term, settled};
  return !ask(Rule::heeds_outsider, rules_->heeds_outsider(question), message.from);
}

/// Whether nothing is to be done about the configuration, whatever gets committed.
bool Server::is_settled() const {
  if (configurations_.changing() || change_) return false;
  if (role_ != Role::leader) return true;
  return !configuration().joint() && configuration().voters.contains(id_);
}

/// A configuration may be committed by now: it is then time for what comes after it.
void Server::settle_configuration() {
  if (configurations_.changing()) {
    if (configurations_.commit(commit_index_)) take_quorums();
    if (!configurations_.changing()) {
      effects_->mark(Change::configuration);
      for (const ServerId server : departing_) {
        progress_[slot(server)].unanswered = 0;
        say_farewell(server);
      }
      // Those whose answers a round of heartbeats waits for may have left: who is left may be enough.
      if (role_ == Role::leader && round_ != confirmed_round_) confirm_round();
    }
  }
  if (role_ == Role::leader) settle_membership();
}

/// A leader sees to what comes after the configuration in force.
void Server::settle_membership() {
  const bool committed = !configurations_.changing();
  const SettledQuestion question{configuration(), id_, committed, successor_ != kNobody, committed_in_term()};
  // What a configuration waits for is said when it comes, and when it does not go on once it is committed.
  const bool worth_a_word = committed || effects_->has_changed(Change::configuration);
  const Decision leaves = rules_->leaves_joint(question);
  if (leaves.reason != Reason::not_joint) {
    if (worth_a_word) ask(Rule::leaves_joint, leaves);
    if (leaves) append_configuration({configuration().voters, {}, configuration().learners});
    return;
  }
  if (committed && change_) return advance_change();
  const Decision leads = rules_->leads_on(question);
  if (worth_a_word) ask(Rule::leads_on, leads);
  if (leads) return;
  forget_leader();
  become_follower();
}

/// Lets a server that has left know that this is committed: it may then keep quiet (thesis §4.2.3). Once it
/// is known to have the configuration, this message is the last that it is sent.
void Server::say_farewell(ServerId server) {
  // From where it is known to agree: it then takes the message even if that overtakes others.
  Progress& progress = progress_[slot(server)];
  if (progress.mode == ProgressMode::replicate) progress.next_index = next(match_index(server));
  send_append(server);
  let_go_if_due(server);
}

/// One more heartbeat has been sent to all who have left for certain.
void Server::count_farewells() {
  if (departing_.empty() || configurations_.changing()) return;
  for (const ServerId server : departing_) {
    ++progress_[slot(server)].unanswered;
    let_go_if_due(server);
  }
}

void Server::let_go_if_due(ServerId departed) {
  const FarewellQuestion question{match_index(departed), configurations_.latest_index(),
                                  progress_[slot(departed)].unanswered};
  if (ask(Rule::sends_to_departed, rules_->sends_to_departed(question), departed)) return;
  departing_.erase(departed);
  effects_->mark(Change::configuration);
}

void Server::begin_catch_up_round() {
  ++change_->round;
  change_->round_end = log().last_index();
  change_->overdue = false;
  arm(Timer::catch_up);
  effects_->mark(Change::configuration);
}

LogIndex Server::slowest_newcomer() const {
  LogIndex slowest = log().last_index();
  for (const ServerId server : change_->wanted.voters - configuration().voters) {
    slowest = std::min(slowest, match_index(server));
  }
  return slowest;
}

Decision Server::newcomers_caught_up(bool round_over) const {
  return rules_->newcomers_caught_up(
      {round_over, change_->overdue, change_->timeouts, change_->round, successor_ != kNobody, true});
}

/// The servers that are to vote are learners for certain: have they caught up?
void Server::advance_change() {
  const Decision caught_up = newcomers_caught_up(slowest_newcomer() >= change_->round_end);
  // That they have not is said after each timeout.
  if (caught_up.reason == Reason::round_under_way) return;
  ask(Rule::newcomers_caught_up, caught_up);
  if (caught_up.reason == Reason::transferring) return;
  if (caught_up) return carry_out_change();
  if (caught_up.reason == Reason::newcomers_too_slow) return end_change();
  begin_catch_up_round();
}

void Server::carry_out_change() {
  const MembershipChange change = *change_;
  end_change();
  Configuration next = change.wanted;
  if (change.joint && next.voters != configuration().voters) next.old_voters = configuration().voters;
  append_configuration(next);
}

void Server::catch_up_timed_out() {
  if (!change_) return;
  change_->overdue = true;
  const LogIndex reached = slowest_newcomer();
  change_->timeouts = reached > change_->reached ? 1 : change_->timeouts + 1;
  change_->reached = reached;
  effects_->mark(Change::configuration);
  const Decision caught_up = ask(Rule::newcomers_caught_up, newcomers_caught_up(false));
  // They stay learners: who asked may ask again, or take them out.
  if (caught_up.reason == Reason::newcomers_too_slow) return end_change();
  arm(Timer::catch_up);
}

/// It is carried out, or given up.
void Server::end_change() {
  if (!change_) return;
  change_.reset();
  cancel(Timer::catch_up);
  effects_->mark(Change::configuration);
}

}  // namespace raft
