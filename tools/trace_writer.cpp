#include "tools/trace_writer.hpp"

#include <string_view>

#include "sim/trace/json_write.hpp"

namespace raftsim {

TraceWriter::TraceWriter(const std::string& path, Output& out) : target_(path, out) {
  if (!path.ends_with(trace::kBinarySuffix)) return;
  binary_.emplace([this](std::string_view bytes) { target_.write(bytes); });
}

template <class T>
void TraceWriter::add(const T& line) {
  if (binary_) return binary_->write(line);
  text_.clear();
  trace::append_line(text_, line);
  target_.write(text_);
}

template void TraceWriter::add(const trace::Header&);
template void TraceWriter::add(const trace::Record&);
template void TraceWriter::add(const trace::Footer&);

}  // namespace raftsim
