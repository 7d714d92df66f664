#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/digits.hpp"
#include "sim/trace/names.hpp"

namespace raftsim::trace {

/// Appends `text` as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD, so that the line
/// is always JSON.
void append_quoted(std::string& out, std::string_view text);

/// Whether all eight bytes of a word need no escapes and are ASCII: each from 0x20 to 0x7E, but no " and no
/// \.
inline bool are_plain(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighest = kOnes * 0x80;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
  const std::uint64_t below_0x20 = (word - kOnes * 0x20) & ~word;
  const std::uint64_t above_0x7e = word | (word + kOnes);
  return ((below_0x20 | above_0x7e | has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\')) &
          kHighest) == 0;
}

/// Whether the text needs no escapes and is ASCII.
inline bool is_plain(std::string_view text) {
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    if (!are_plain(word)) return false;
    text.remove_prefix(sizeof(word));
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
  });
}

/// A word in quotes with a comma behind, padded so that copying it takes no counting.
struct QuotedName {
  std::array<char, 32> text{};
  std::size_t size{};
};
/// Asserts that the word has at most 29 bytes.
QuotedName quoted_name(const std::string& word);
template <class E>
const std::array<QuotedName, static_cast<std::size_t>(kMembers<E>)>& quoted_names() {
  static const auto all = [] {
    std::array<QuotedName, static_cast<std::size_t>(kMembers<E>)> result{};
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = quoted_name(std::string(names<E>()[i]));
    return result;
  }();
  return all;
}
/// Of "S1", "S2", …
const QuotedName& quoted_name(raft::ServerId server);

/// Appends one line of JSON to a string, without building a tree. Every member and item is followed by a
/// comma; closing an object or an array turns the last one into its bracket, and leaves one behind itself.
class JsonText {
 public:
  /// Of a member, for functions that hand it on.
  using Name = std::string_view;

  explicit JsonText(std::string& out) : out_(&out) {}
  JsonText(const JsonText&) = delete;
  JsonText(JsonText&&) = delete;
  JsonText& operator=(const JsonText&) = delete;
  JsonText& operator=(JsonText&&) = delete;
  ~JsonText() { flush(); }

  void open_object() { put('{'); }
  void close_object() { close('}'); }
  void open_array() { put('['); }
  void close_array() { close(']'); }
  /// In place of the comma after all that there is.
  void end_line() { back() = '\n'; }

  /// A member's name; its value, or open_…, comes next.
  template <std::size_t N>
  void key(const char (&name)[N]) {
    // Sizes known here make this a few moves.
    make_room(N + 2);
    char* at = &buffer_[size_];
    *at = '"';
    std::memcpy(at + 1, &name[0], N - 1);
    at[N] = '"';
    at[N + 1] = ':';
    size_ += N + 2;
  }

  void key(Name name) { put_quoted(name, ':'); }

  void value(std::uint64_t number) {
    make_room(kMostDigits + 1);
    char* begin = &buffer_[size_];
    char* end = begin + 1;
    if (number < 10) {  // most terms, clients and counts
      *begin = static_cast<char>('0' + number);
    } else {
      end = put_digits(begin, number);
    }
    *end = ',';
    size_ += static_cast<std::size_t>(end - begin) + 1;
  }
  void value(std::int64_t number) {
    if (number < 0) put('-');
    value(number < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(number)
                     : static_cast<std::uint64_t>(number));
  }
  void value(std::uint32_t number) { value(std::uint64_t{number}); }
  void value(int number) { value(std::int64_t{number}); }
  void value(bool yes) { put(yes ? std::string_view("true,") : std::string_view("false,")); }
  void value(Duration duration) { value(std::int64_t{duration.count()}); }
  void value(Time time) { value(time.time_since_epoch()); }
  void value(std::string_view text) {
    if (text.size() <= kShort && is_plain(text)) return put_quoted(text, ',');
    flush();
    append_quoted(*out_, text);
    put(',');
  }
  void value(const char*) = delete;  // it would pass for a bool
  void null() { put("null,"); }
  template <class Tag, class Rep>
  void value(raft::Strong<Tag, Rep> number) {
    value(std::uint64_t{number.value});
  }
  /// "S3"; null for nobody.
  void value(raft::ServerId server) {
    if (server == raft::kNobody) return null();
    put(quoted_name(server));
  }
  void value(raft::ServerSet servers) {
    open_array();
    for (const raft::ServerId server : servers) value(server);
    close_array();
  }
  template <class E>
  requires(kMembers<E> > 0) void value(E member) { put(quoted_names<E>()[static_cast<std::size_t>(member)]); }

  template <std::size_t N, class T>
  void member(const char (&name)[N], const T& what) {
    key(name);
    value(what);
  }
  /// A member that is left out when it is as a new one is: zero, false, empty.
  template <std::size_t N, class T>
  void member_unless_default(const char (&name)[N], const T& what) {
    if (what != T{}) member(name, what);
  }
  template <std::size_t N, class T>
  void member_if(const char (&name)[N], const T& optional) {
    if (optional) member(name, *optional);
  }

  /// A member that is named by a word: its value, or open_…, comes next.
  template <class E>
  void key_of(E member) {
    key(name_of(member));
  }

 private:
  /// Longer than every name, number and short text that is put at once.
  static constexpr std::size_t kBuffer = 2048;
  /// Longest text that is looked at before it is escaped.
  static constexpr std::size_t kShort = 64;

  void put(char c) {
    make_room(1);
    buffer_[size_++] = c;
  }
  void put(std::string_view text) {
    make_room(text.size());
    std::memcpy(&buffer_[size_], text.data(), text.size());
    size_ += text.size();
  }
  void put(const QuotedName& name) {
    // As many bytes as it may have: how many it has is known too late to copy just them in a few moves.
    make_room(name.text.size());
    std::memcpy(&buffer_[size_], name.text.data(), name.text.size());
    size_ += name.size;
  }
  /// A name that needs no escapes, and what follows it.
  void put_quoted(std::string_view name, char after) {
    make_room(name.size() + 3);
    char* at = &buffer_[size_];
    *at = '"';
    std::memcpy(at + 1, name.data(), name.size());
    at[name.size() + 1] = '"';
    at[name.size() + 2] = after;
    size_ += name.size() + 3;
  }
  /// The last character so far; there is one.
  char& back() { return size_ != 0 ? buffer_[size_ - 1] : out_->back(); }
  void close(char bracket) {
    if (back() == ',') {
      back() = bracket;
    } else {
      put(bracket);
    }
    put(',');
  }
  void make_room(std::size_t bytes) {
    if (kBuffer - size_ < bytes) [[unlikely]] {
      flush();
    }
  }
  void flush() {
    out_->append(buffer_.data(), size_);
    size_ = 0;
  }

  std::string* out_;
  std::size_t size_{};
  // What is on its way to the string: many small pieces go quicker into a place of known size. Not
  // initialised, for it is written before it is read.
  std::array<char, kBuffer> buffer_;
};

}  // namespace raftsim::trace
