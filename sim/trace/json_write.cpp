#include "sim/trace/json_write.hpp"

#include "sim/trace/json_text.hpp"
#include "sim/trace/write_lines.hpp"

namespace raftsim::trace {

void append_line(std::string& out, const Header& header) {
  JsonText line(out);
  write_line(line, header);
}
void append_line(std::string& out, const Record& record) {
  JsonText line(out);
  write_line(line, record);
}
void append_line(std::string& out, const Footer& footer) {
  JsonText line(out);
  write_line(line, footer);
}

namespace {

template <class T>
std::string line_of(const T& what) {
  std::string line;
  append_line(line, what);
  line.pop_back();
  return line;
}

}  // namespace

std::string to_json_line(const Header& header) {
  return line_of(header);
}
std::string to_json_line(const Record& record) {
  return line_of(record);
}
std::string to_json_line(const Footer& footer) {
  return line_of(footer);
}

}  // namespace raftsim::trace
