#include "sim/trace/json_encoder.hpp"

#include "sim/trace/json_text.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/write_lines.hpp"

namespace raftsim::trace {

void JsonEncoder::append(std::string& out, const Header& header) {
  append_line(out, header);
}
void JsonEncoder::append(std::string& out, std::span<const Record> records) {
  JsonText text(out);
  for (const Record& record : records) write_line(text, record);
}
void JsonEncoder::append(std::string& out, const Footer& footer) {
  append_line(out, footer);
}

}  // namespace raftsim::trace
