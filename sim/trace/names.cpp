#include "sim/trace/names.hpp"

namespace raftsim::trace {

const char* to_string(raft::Operation operation) {
  switch (operation) {
    case raft::Operation::read: return "read";
    case raft::Operation::write: return "write";
    case raft::Operation::compare_and_set: return "compareAndSet";
    case raft::Operation::append: return "append";
    case raft::Operation::register_client: return "registerClient";
  }
  return "?";
}

const char* to_string(LossReason reason) {
  switch (reason) {
    case LossReason::loss: return "loss";
    case LossReason::cut: return "cut";
    case LossReason::dropped: return "dropped";
    case LossReason::receiver_down: return "receiverDown";
    case LossReason::backlog_full: return "backlogFull";
  }
  return "?";
}

const char* to_string(Setting setting) {
  switch (setting) {
    case Setting::network: return "network";
    case Setting::disk: return "disk";
    case Setting::timeouts: return "timeouts";
    case Setting::interception: return "interception";
    case Setting::clock: return "clock";
    case Setting::server: return "server";
  }
  return "?";
}

const char* to_string(ClientAct act) {
  switch (act) {
    case ClientAct::issue: return "issue";
    case ClientAct::send_again: return "sendAgain";
    case ClientAct::redirected: return "redirected";
    case ClientAct::answered: return "answered";
    case ClientAct::give_up: return "giveUp";
  }
  return "?";
}

const char* to_string(Kind kind) {
  switch (kind) {
    case Kind::start: return "start";
    case Kind::receive: return "receive";
    case Kind::timer: return "timer";
    case Kind::written: return "written";
    case Kind::propose: return "propose";
    case Kind::transfer: return "transfer";
    case Kind::snapshot: return "snapshot";
    case Kind::membership: return "membership";
    case Kind::crash: return "crash";
    case Kind::restart: return "restart";
    case Kind::pause: return "pause";
    case Kind::resume: return "resume";
    case Kind::refuse: return "refuse";
    case Kind::disk_lost: return "diskLost";
    case Kind::clock_jump: return "clockJump";
    case Kind::lost: return "lost";
    case Kind::link: return "link";
    case Kind::settings: return "settings";
    case Kind::client: return "client";
    case Kind::caption: return "caption";
    case Kind::question: return "question";
    case Kind::expectation: return "expectation";
    case Kind::violation: return "violation";
    case Kind::end: return "end";
    case Kind::event: return "event";
  }
  return "?";
}

}  // namespace raftsim::trace
