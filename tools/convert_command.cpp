#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/trace/json_read.hpp"
#include "sim/trace/open_trace.hpp"
#include "tools/output.hpp"
#include "tools/overwriting.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/trace_writer.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage convert_usage() {
  Usage usage("convert", "TRACE TO",
              "Writes a trace once more, whole or not at all: in the compact binary form where the new name\n"
              "ends in .rtrace, else in JSON Lines; - is standard output. Nothing is lost either way, and\n"
              "everything that reads traces reads both.");
  usage.example("raftsim convert run.jsonl run.rtrace", "a small file of a large one")
      .example("raftsim convert run.rtrace -", "lines to look at, or for another program");
  return usage;
}

ExitCode convert_command(const Arguments& arguments, Output& out, Output& /*errors*/) {
  const auto given = convert_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> files = given->operands();
  if (files.size() != 2) {
    throw UsageError("expected a trace and the name of the new one, found " +
                     counted(files.size(), "operand", "operands"));
  }
  const std::string& from = files[0];
  const std::string& to = files[1];
  refuse_overwriting("the new trace", to, from, "the trace that is converted");
  std::error_code ignored;
  if (std::filesystem::is_directory(from, ignored))
    throw trace::TraceError(from, 0, {}, "a folder", "a trace");
  const std::unique_ptr<std::istream> in = trace::open_trace(from);
  if (!*in) throw trace::TraceError(from, 0, {}, "no file that can be read", "a trace");
  trace::Reader reader(*in, from);
  TraceWriter writer(to, out);
  writer.write(reader.header());
  for (trace::Record record; reader.next(record);) writer.write(record);
  writer.write(reader.footer());
  return ExitCode::fine;
}

}  // namespace raftsim
