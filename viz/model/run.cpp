#include "viz/model/run.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace/fold.hpp"

namespace raftsim::viz {
namespace {

std::uint64_t after(const std::vector<std::uint64_t>& sorted, std::uint64_t record) {
  const auto found = std::upper_bound(sorted.begin(), sorted.end(), record);
  return found == sorted.end() ? 0 : *found;
}

std::uint64_t before(const std::vector<std::uint64_t>& sorted, std::uint64_t record) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), record);
  return found == sorted.begin() ? 0 : *(found - 1);
}

}  // namespace

Run::Run(trace::Header header) : header_(std::move(header)), store_(header_.servers) {}

std::string_view Run::words(std::uint64_t record) const {
  const std::uint64_t begin = record == 1 ? 0 : row(record - 1).words_end;
  return std::string_view(texts_).substr(begin, row(record).words_end - begin);
}

std::uint64_t Run::record_at(Time time) const {
  const auto found = std::upper_bound(rows_.begin(), rows_.end(), time,
                                      [](Time wanted, const EventRow& row) { return wanted < row.time; });
  return static_cast<std::uint64_t>(found - rows_.begin());
}

std::vector<std::uint64_t> Run::effects(std::uint64_t record) const {
  return {effects_.begin() + effects_from_[record], effects_.begin() + effects_from_[record + 1]};
}

Moment Run::carry_on(Moment moment, std::uint64_t record) const {
  while (moment.record < record) apply(moment, *store_.at(moment.record + 1));
  return moment;
}

Moment Run::moment(std::uint64_t record) const {
  return carry_on(checkpoints_[record / kCheckpointEvery], record);
}

Moment Run::moment(std::uint64_t record, const Moment& near) const {
  const Moment& checkpoint = checkpoints_[record / kCheckpointEvery];
  return carry_on(near.record <= record && near.record > checkpoint.record ? near : checkpoint, record);
}

raft::LogIndex Run::highest_index() const {
  raft::LogIndex highest;
  for (const LogHistory& log : logs_) highest = std::max(highest, log.highest());
  return highest;
}

std::uint64_t Run::next(StepKind kind, std::uint64_t record) const {
  if (kind == StepKind::event) return record < records() ? record + 1 : 0;
  return after(stops_[static_cast<std::size_t>(kind)], record);
}

std::uint64_t Run::previous(StepKind kind, std::uint64_t record) const {
  if (kind == StepKind::event) return record > 1 ? record - 1 : 0;
  return before(stops_[static_cast<std::size_t>(kind)], record);
}

std::uint64_t Run::next_message(raft::ServerId server, std::uint64_t record) const {
  return after(message_stops_.at(server.value - 1U), record);
}

std::uint64_t Run::previous_message(raft::ServerId server, std::uint64_t record) const {
  return before(message_stops_.at(server.value - 1U), record);
}

}  // namespace raftsim::viz
