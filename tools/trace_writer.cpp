#include "tools/trace_writer.hpp"

#include <algorithm>
#include <string_view>
#include <thread>

#include "sim/trace/binary_encoder.hpp"
#include "sim/trace/json_encoder.hpp"

namespace raftsim {
namespace {

std::unique_ptr<trace::LineEncoder> encoder_for(const std::string& path) {
  if (path.ends_with(trace::kBinarySuffix)) return std::make_unique<trace::BinaryEncoder>();
  return std::make_unique<trace::JsonEncoder>();
}

/// As many as there are processors beside that of the run, but not so many that their batches take much
/// memory.
unsigned threads_beside() {
  constexpr unsigned kEnough = 3;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kEnough + 1) - 1;
}

}  // namespace

TraceWriter::TraceWriter(const std::string& path, Output& out)
    : target_(path, out),
      encoder_(encoder_for(path)),
      pipe_(
          threads_beside(), [&path] { return encoder_for(path); },
          [this](std::string_view bytes) { target_.write(bytes); }) {}

template <class T>
void TraceWriter::put(const T& line) {
  std::string bytes;
  encoder_->append(bytes, line);
  target_.write(bytes);
}

void TraceWriter::write(const trace::Header& header) {
  put(header);
}

void TraceWriter::write(const trace::Footer& footer) {
  pipe_.finish();
  put(footer);
  target_.commit();
}

}  // namespace raftsim
