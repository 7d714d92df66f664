#include "viz/model/load_run.hpp"

#include <fstream>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_read.hpp"
#include "viz/model/run_builder.hpp"

namespace raftsim::viz {

Run load_run(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw trace::TraceError(path, 0, "", "no file that can be read", "a trace");
  trace::Reader reader(in, path);
  RunBuilder builder(reader.header());
  trace::Record record;
  while (reader.next(record)) {
    try {
      builder.add(record, reader.line());
    } catch (const trace::FoldError& error) {
      throw trace::TraceError(path, reader.line_number(), "", error.what(),
                              "a record that fits those before it");
    }
  }
  return builder.finish(reader.footer());
}

}  // namespace raftsim::viz
