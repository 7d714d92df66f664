#include "tools/record_source.hpp"

#include <cerrno>
#include <deque>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/binary_encoder.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/open_trace.hpp"
#include "sim/tracer.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

class FileSource : public RecordSource {
 public:
  explicit FileSource(const std::string& file) : in_(trace::open_trace(file)), reader_(*in_, file) {}

  [[nodiscard]] const trace::Header& header() const override { return reader_.header(); }
  bool next(trace::Record& record) override { return reader_.next(record); }
  [[nodiscard]] const trace::Footer& footer() const override { return reader_.footer(); }

 private:
  std::unique_ptr<std::istream> in_;
  trace::Reader reader_;
};

class LiveSource : public RecordSource {
 public:
  LiveSource(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed)
      : simulation_(scenario, seed),
        header_(header_of(simulation_)),
        tracer_([this](const trace::Record& record) { ready_.push_back(record); }) {}

  [[nodiscard]] const trace::Header& header() const override { return header_; }
  bool next(trace::Record& record) override {
    while (ready_.empty() && running_) running_ = simulation_.step(&tracer_);
    if (ready_.empty()) return false;
    record = std::move(ready_.front());
    ready_.pop_front();
    return true;
  }
  [[nodiscard]] const trace::Footer& footer() const override { return tracer_.footer(); }

 private:
  Simulation simulation_;
  trace::Header header_;
  std::deque<trace::Record> ready_;
  Tracer tracer_;
  bool running_{true};
};

/// Whether the file begins as the program's traces do, or is named like one.
bool is_trace(const std::string& file) {
  constexpr std::size_t kEnough = 64;
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw trace::TraceError(file, 0, {}, std::generic_category().message(errno), "a trace or a scenario");
  std::string begin(kEnough, '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return trace::begins_as_trace(begin) || file.ends_with(".jsonl") || file.ends_with(trace::kBinarySuffix);
}

}  // namespace

std::unique_ptr<RecordSource> open_records(const std::string& file, std::optional<std::uint64_t> seed) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw trace::TraceError(file, 0, {}, "a folder", "a trace or a scenario");
  }
  if (is_trace(file)) {
    if (seed) throw UsageError(file + " is a trace, which has its seed; expected a scenario with --seed");
    return std::make_unique<FileSource>(file);
  }
  auto scenario = std::make_shared<const Scenario>(load_scenario(file));
  const std::uint64_t own = scenario->seed;
  return live_records(scenario, seed.value_or(own));
}

std::unique_ptr<RecordSource> live_records(const std::shared_ptr<const Scenario>& scenario,
                                           std::uint64_t seed) {
  return std::make_unique<LiveSource>(scenario, seed);
}

}  // namespace raftsim
