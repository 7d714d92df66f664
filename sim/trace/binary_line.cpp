#include "sim/trace/binary_line.hpp"

#include <algorithm>
#include <array>

#include "sim/trace/binary_text.hpp"
#include "sim/trace/digits.hpp"
#include "sim/trace/json_line.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_text.hpp"

namespace raftsim::trace {
namespace {

void append_digits(std::string& out, std::uint64_t number) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): written before it is read
  std::array<char, kMostDigits> text;
  out.append(text.data(), put_digits(text.data(), number));
}

void append_texts(std::string& out, const auto& texts) {
  append_number(out, texts.size());
  for (const auto& text : texts) {
    append_number(out, text.size());
    out += text;
  }
}

}  // namespace

unsigned char Bytes::byte() {
  return static_cast<unsigned char>(text(1).front());
}

std::uint64_t Bytes::number() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const unsigned char seven = byte();
    const std::uint64_t bits = seven & 0x7FU;
    if (bits << shift >> shift != bits) break;
    number |= bits << shift;
    if (seven < 0x80) return number;
  }
  throw BinaryMismatch("a number of more than 64 bits", "at most 64");
}

std::string_view Bytes::text(std::uint64_t size) {
  if (size > rest_.size()) throw BinaryMismatch("the end of a line within a value", "the rest of it");
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

void append_number(std::string& out, std::uint64_t number) {
  put_bytes_of(number, [&out](unsigned char byte) { out.push_back(static_cast<char>(byte)); });
}

void append_names(std::string& out) {
  append_texts(out, kMemberNames);
  append_texts(out, Words::all());
}

/// Turns one value into JSON.
class BinaryLines::Decoder {
 public:
  Decoder(const BinaryLines& lines, std::string& out, std::string_view value)
      : lines_(&lines), out_(&out), most_(out.size() + kMaxLineBytes), bytes_(value) {}

  void line() {
    value(0);
    if (!bytes_.empty()) throw BinaryMismatch("bytes behind a line's value", "the end of the line");
    out_->push_back('\n');
  }

 private:
  void value(std::size_t depth) { value_of(bytes_.byte(), depth); }

  void value_of(unsigned char what, std::size_t depth) {
    if (what >= tag::kSmallWord) return word(what - tag::kSmallWord);
    if (what >= tag::kSmallServer) return server(what - tag::kSmallServer);
    if (what >= tag::kSmallNumber) return append_digits(*out_, what - tag::kSmallNumber);
    switch (what) {
      case tag::kObject: return object(depth + 1);
      case tag::kArray: return array(depth + 1);
      case tag::kNull: *out_ += "null"; return;
      case tag::kFalse: *out_ += "false"; return;
      case tag::kTrue: *out_ += "true"; return;
      case tag::kNegative: out_->push_back('-'); return append_digits(*out_, bytes_.number());
      case tag::kNumber: return append_digits(*out_, bytes_.number());
      case tag::kText: return text(bytes_.text(bytes_.number()));
      case tag::kServer: return server(bytes_.number());
      case tag::kWord: return word(bytes_.number());
      default:
        throw BinaryMismatch("a value that begins with the byte " + std::to_string(what), "a known one");
    }
  }

  void object(std::size_t depth) {
    go_down(depth);
    out_->push_back('{');
    const char* before = "";
    for (std::uint64_t key = bytes_.number(); key != 0; key = bytes_.number()) {
      *out_ += before;
      before = ",";
      if (key > lines_->keys_.size())
        throw BinaryMismatch("member " + std::to_string(key), "one of the file's");
      append(lines_->keys_[key - 1]);
      value(depth);
    }
    out_->push_back('}');
  }

  void array(std::size_t depth) {
    go_down(depth);
    out_->push_back('[');
    const char* before = "";
    for (unsigned char what = bytes_.byte(); what != tag::kEnd; what = bytes_.byte()) {
      append(before);
      before = ",";
      value_of(what, depth);
    }
    out_->push_back(']');
  }

  void word(std::uint64_t word) {
    if (word >= lines_->words_.size())
      throw BinaryMismatch("word " + std::to_string(word), "one of the file's");
    append(lines_->words_[word]);
  }

  void server(std::uint64_t place) {
    *out_ += "\"S";
    append_digits(*out_, place + 1);
    out_->push_back('"');
  }

  static void go_down(std::size_t depth) {
    if (depth > kMaxDepth)
      throw BinaryMismatch("deeper nesting", "at most " + std::to_string(kMaxDepth) + " levels");
  }

  void text(std::string_view text) {
    // The least that it takes when quoted: of control characters all but three kinds take six bytes.
    const auto takes_six = [](char c) {
      return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    };
    const auto sixes = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), takes_six));
    check_room(text.size() + sixes * 5);
    append_quoted(*out_, text);
    check_room(0);
  }

  /// What one byte stands for may be much longer than it.
  void append(std::string_view text) {
    check_room(text.size());
    *out_ += text;
  }
  void check_room(std::size_t bytes) const {
    if (out_->size() + bytes <= most_) return;
    throw BinaryMismatch("a longer line", "at most " + std::to_string(kMaxLineBytes) + " bytes a line");
  }

  const BinaryLines* lines_;
  std::string* out_;
  std::size_t most_;
  Bytes bytes_;
};

void BinaryLines::append_line(std::string& out, std::string_view value) const {
  Decoder(*this, out, value).line();
}

void BinaryLines::read_names(Bytes& bytes) {
  const auto read = [&bytes](auto take) {
    const std::uint64_t count = bytes.number();
    if (count > kMostTexts)
      throw BinaryMismatch(std::to_string(count) + " names", "at most " + std::to_string(kMostTexts));
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t size = bytes.number();
      if (size > kLongestText) {
        throw BinaryMismatch("a name of " + std::to_string(size) + " bytes",
                             "at most " + std::to_string(kLongestText));
      }
      std::string quoted;
      append_quoted(quoted, bytes.text(size));
      take(std::move(quoted));
    }
  };
  read([this](std::string name) { keys_.push_back(std::move(name) + ":"); });
  read([this](std::string word) {
    keys_.push_back(word + ":");
    words_.push_back(std::move(word));
  });
}

}  // namespace raftsim::trace
