#include "sim/trace/read_events.hpp"

#include "sim/trace/read_parts.hpp"

namespace raftsim::trace {

void read(const Spot& spot, LinkCuts& out) {
  Object object(spot);
  Somebody from;
  object.need("from", from);
  out.from = from.server;
  object.need("to", out.to);
  object.finish();
}

void read(const Spot& spot, raft::ClientRequest& out) {
  Object object(spot);
  object.need("client", out.client);
  object.need("sequence", out.sequence);
  object.may("acknowledged", out.acknowledged);
  object.may("session", out.session);
  read_members(object, out.command);
  object.finish();
}

void read(const Spot& spot, raft::Command& out) {
  Object object(spot);
  read_members(object, out);
  object.finish();
}

void read(const Spot& spot, Heard& out) {
  Object object(spot);
  object.need("from", out.from);
  object.need("record", out.record);
  object.may("type", out.type);
  object.finish();
}

void read(const Spot& spot, LoggedField& out) {
  Object object(spot);
  object.need("name", out.name);
  object.need("value", out.value);
  object.finish();
}

namespace {

void read_members(Object&, Started&) {}
void read_members(Object& object, Restarted& out) {
  object.may("torn", out.torn);
}
void read_members(Object&, Paused&) {}
void read_members(Object&, Resumed&) {}
void read_members(Object&, Refused&) {}

void read_members(Object& object, DiskLost& out) {
  object.need("survived", *out.survived);
}

void read_members(Object& object, ClockJumped& out) {
  object.need("by", out.by);
  object.may("back", out.back);
  object.may("timers", out.timers);
}

void read_members(Object& object, Received& out) {
  object.need("id", out.id);
  object.need("message", out.message);
}

void read_members(Object& object, TimerFired& out) {
  object.need("timer", out.timer);
  object.may("forced", out.forced);
}

void read_members(Object& object, Written& out) {
  object.need("written", out.write);
}

void read_members(Object& object, Proposed& out) {
  object.need("request", out.request);
}

void read_members(Object& object, TransferRequested& out) {
  object.need("to", out.to);
}

void read_members(Object&, SnapshotRequested&) {}

void read_members(Object& object, ChangeRequested& out) {
  object.need("voters", out.voters);
  object.may("learners", out.learners);
  object.may("joint", out.joint);
  bool at_once = false;
  object.may("atOnce", at_once);
  out.catch_up = !at_once;
}

void read_members(Object& object, Crashed& out) {
  object.need("survived", *out.survived);
  object.may("diskFull", out.disk_full);
  object.may("kept", out.kept);
  object.may("torn", out.torn);
}

void read_members(Object& object, MessageLost& out) {
  object.need("id", out.id);
  object.need("reason", out.reason);
}

void read_members(Object& object, LinksChanged& out) {
  object.need("cuts", out.cuts);
}

void read_members(Object& object, SettingsChanged& out) {
  object.need("setting", out.setting);
  object.may("servers", out.servers);
  object.need("text", out.text);
}

void read_members(Object& object, ClientActed& out) {
  object.need("act", out.act);
  object.need("client", out.client);
  object.need("sequence", out.sequence);
  object.may("command", out.command);
  object.may("peer", out.server);
  object.may("leader", out.leader);
  object.may("reason", out.reason);
  raft::Result result;
  if (object.may("result", result.status)) {
    object.may("value", result.value);
    out.result = result;
  }
  object.may("latency", out.latency);
}

void read_members(Object& object, Caption& out) {
  object.need("text", out.text);
}

void read_members(Object& object, QuestionAsked& out) {
  object.need("text", out.text);
  object.need("choices", out.choices);
  object.may("section", out.section);
  object.may("pointer", out.pointer);
}

void read_members(Object& object, ExpectationJudged& out) {
  object.need("met", out.met);
  object.need("expected", out.expected);
  object.may("words", out.words);
  object.may("because", out.because);
  object.may("found", out.found);
  object.may("pointer", out.pointer);
  object.may("answer", out.answer);
}

void read_members(Object& object, Violation& out) {
  object.need("property", out.property);
  object.need("servers", out.servers);
  object.need("indexes", out.indexes);
  object.need("section", out.section);
  object.need("message", out.message);
}

void read_members(Object& object, Ended& out) {
  object.need("reason", out.reason);
}

void read_members(Object& object, Logged& out) {
  object.need("text", out.text);
  object.may("fields", out.fields);
  object.may("heard", out.heard);
  object.may("change", *out.change);
  object.may("down", out.down);
}

template <class E>
void read_as(Object& object, Event& out) {
  read_members(object, out.emplace<E>());
}

}  // namespace

void read_event(Kind kind, Object& object, Event& out) {
  switch (kind) {
    case Kind::start: return read_as<Started>(object, out);
    case Kind::receive: return read_as<Received>(object, out);
    case Kind::timer: return read_as<TimerFired>(object, out);
    case Kind::written: return read_as<Written>(object, out);
    case Kind::propose: return read_as<Proposed>(object, out);
    case Kind::transfer: return read_as<TransferRequested>(object, out);
    case Kind::snapshot: return read_as<SnapshotRequested>(object, out);
    case Kind::membership: return read_as<ChangeRequested>(object, out);
    case Kind::crash: return read_as<Crashed>(object, out);
    case Kind::restart: return read_as<Restarted>(object, out);
    case Kind::pause: return read_as<Paused>(object, out);
    case Kind::resume: return read_as<Resumed>(object, out);
    case Kind::refuse: return read_as<Refused>(object, out);
    case Kind::disk_lost: return read_as<DiskLost>(object, out);
    case Kind::clock_jump: return read_as<ClockJumped>(object, out);
    case Kind::lost: return read_as<MessageLost>(object, out);
    case Kind::link: return read_as<LinksChanged>(object, out);
    case Kind::settings: return read_as<SettingsChanged>(object, out);
    case Kind::client: return read_as<ClientActed>(object, out);
    case Kind::caption: return read_as<Caption>(object, out);
    case Kind::question: return read_as<QuestionAsked>(object, out);
    case Kind::expectation: return read_as<ExpectationJudged>(object, out);
    case Kind::violation: return read_as<Violation>(object, out);
    case Kind::end: return read_as<Ended>(object, out);
    case Kind::event: return read_as<Logged>(object, out);
  }
}

}  // namespace raftsim::trace
