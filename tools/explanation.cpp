#include "tools/explanation.hpp"

#include <utility>

#include "sim/trace/fold.hpp"
#include "sim/trace/trace_error.hpp"
#include "tools/asked_value.hpp"
#include "tools/record_source.hpp"
#include "tools/run_options.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

/// Gives the records up to the moment; the moment's time.
template <class Add>
Time read_up_to(const Moment& moment, RecordSource& source, const Add& add) {
  for (trace::Record record; source.next(record);) {
    if (moment.at && record.time > last_of(*moment.at)) return *moment.at;
    try {
      add(record);
    } catch (const trace::FoldError& error) {
      throw trace::TraceError(moment.file, record.number + 1, "", error.what(),
                              "a record that fits those before it");
    }
  }
  const Time end = source.footer().time;
  if (moment.at && *moment.at > end) {
    throw UsageError("--at: " + to_text(moment.at->time_since_epoch()) + " is after the end of the run, " +
                     to_text(end.time_since_epoch()));
  }
  return moment.at.value_or(end);
}

}  // namespace

Explanation explain_value(const Moment& moment, const std::string& value_text, std::size_t depth) {
  const auto first = open_records(moment.file, moment.seed);
  Explanation found{first->header(), {}, {}, {}, {}, 0, {}};
  found.mistakes = mistakes_of(found.header);
  found.value = asked_value(value_text, found.header);
  trace::WhyIndex index(found.header);
  index.watch(found.value);
  found.at = read_up_to(moment, *first, [&](const trace::Record& record) { index.add(record); });
  found.content = content_of(found.value, index.cluster().server(found.value.server));
  found.kept = index.kept();
  if (found.kept) found.kept_at = index.record(found.kept->record).time;

  const trace::Chain chain = chain_of(index, found.value, index.size());
  found.origin = chain.origin;
  found.from_the_start = chain.from_the_start;
  trace::WhyTeller teller(found.header, index, chain, depth);
  const auto second = open_records(moment.file, moment.seed);
  for (trace::Record record; second->next(record) && teller.add(record);) {
  }
  found.links = teller.links();
  found.more = chain.links.size() - found.links.size();
  return found;
}

SituationAt standing_at(const Moment& moment) {
  const auto source = open_records(moment.file, moment.seed);
  SituationAt standing{
      source->header(), {}, trace::Situation(source->header()), mistakes_of(source->header())};
  standing.at =
      read_up_to(moment, *source, [&](const trace::Record& record) { standing.situation.add(record); });
  return standing;
}

}  // namespace raftsim
