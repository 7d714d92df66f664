#include "sim/trace/json_text.hpp"

#include "core/check.hpp"

namespace raftsim::trace {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// How many bytes the UTF-8 sequence at `i` has, 0 if it is none (RFC 3629: no overlong forms, no surrogates,
/// nothing above U+10FFFF).
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const unsigned char lead = byte_at(text, i);
  std::size_t length = 0;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) lowest = 0xA0;
    if (lead == 0xED) highest = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) lowest = 0x90;
    if (lead == 0xF4) highest = 0x8F;
  }
  if (length == 0 || text.size() - i < length) return 0;
  if (byte_at(text, i + 1) < lowest || byte_at(text, i + 1) > highest) return 0;
  for (std::size_t k = 2; k < length; ++k) {
    if (byte_at(text, i + k) < 0x80 || byte_at(text, i + k) > 0xBF) return 0;
  }
  return length;
}

void append_control(std::string& out, unsigned char byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (byte) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0xFU]);
  }
}

}  // namespace

QuotedName quoted_name(const std::string& word) {
  const std::string quoted = '"' + word + "\",";
  QuotedName name;
  raft::require(quoted.size() <= name.text.size(), "words of at most 29 bytes");
  std::copy(quoted.begin(), quoted.end(), name.text.begin());
  name.size = quoted.size();
  return name;
}

const QuotedName& quoted_name(raft::ServerId server) {
  static const auto all = [] {
    std::array<QuotedName, raft::kMaxServers + 1> result{};
    for (std::size_t i = 0; i < result.size(); ++i) result.at(i) = quoted_name("S" + std::to_string(i));
    return result;
  }();
  return all.at(server.value);
}

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t plain = i;
    while (plain < text.size() && is_plain(text.substr(plain, 1))) ++plain;
    out.append(text, i, plain - i);
    i = plain;
    if (i == text.size()) break;
    const unsigned char byte = byte_at(text, i);
    if (byte == '"' || byte == '\\') {
      out.push_back('\\');
      out.push_back(text[i++]);
    } else if (byte < 0x80) {
      append_control(out, byte);
      ++i;
    } else if (const std::size_t length = sequence_length(text, i); length != 0) {
      out.append(text, i, length);
      i += length;
    } else {
      out += kReplacement;
      ++i;
    }
  }
  out.push_back('"');
}

}  // namespace raftsim::trace
