#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/binary_names.hpp"

namespace raftsim::trace {

/// How the first byte of a value in a binary trace tells what it is; README.md documents them.
namespace tag {
inline constexpr unsigned char kEnd = 0x00;
inline constexpr unsigned char kObject = 0x01;
inline constexpr unsigned char kArray = 0x02;
inline constexpr unsigned char kNull = 0x03;
inline constexpr unsigned char kFalse = 0x04;
inline constexpr unsigned char kTrue = 0x05;
inline constexpr unsigned char kNegative = 0x06;
inline constexpr unsigned char kNumber = 0x07;
inline constexpr unsigned char kText = 0x08;
inline constexpr unsigned char kServer = 0x09;
inline constexpr unsigned char kWord = 0x0A;
/// And the small numbers above it, themselves.
inline constexpr unsigned char kSmallNumber = 0x10;
inline constexpr unsigned char kSmallNumbers = 0x30;
/// And the servers above it, S1 to S16.
inline constexpr unsigned char kSmallServer = 0x40;
inline constexpr unsigned char kSmallServers = 0x10;
/// And the first words above it.
inline constexpr unsigned char kSmallWord = 0x50;
inline constexpr unsigned char kSmallWords = 0xB0;
}  // namespace tag

/// Gives `put` the bytes of a number: seven bits a byte, the lowest first, the highest bit set where more
/// follow (LEB128).
template <class Put>
void put_bytes_of(std::uint64_t number, Put put) {
  while (number >= 0x80) {
    put(static_cast<unsigned char>(number | 0x80U));
    number >>= 7U;
  }
  put(static_cast<unsigned char>(number));
}

/// Appends values of a binary trace to a string: as JsonText, which has the same members.
class BinaryText {
 public:
  using Name = MemberNumber;

  explicit BinaryText(std::string& out) : out_(&out) {}
  BinaryText(const BinaryText&) = delete;
  BinaryText(BinaryText&&) = delete;
  BinaryText& operator=(const BinaryText&) = delete;
  BinaryText& operator=(BinaryText&&) = delete;
  ~BinaryText() { flush(); }

  void open_object() { put(tag::kObject); }
  void close_object() { put(tag::kEnd); }
  void open_array() { put(tag::kArray); }
  void close_array() { put(tag::kEnd); }
  void end_line() {}

  void key(Name name) { put_number(name.number()); }

  void value(std::uint64_t number) {
    if (number < tag::kSmallNumbers) return put(static_cast<unsigned char>(tag::kSmallNumber + number));
    put(tag::kNumber);
    put_number(number);
  }
  void value(std::int64_t number) {
    if (number >= 0) return value(static_cast<std::uint64_t>(number));
    put(tag::kNegative);
    put_number(std::uint64_t{0} - static_cast<std::uint64_t>(number));
  }
  void value(std::uint32_t number) { value(std::uint64_t{number}); }
  void value(int number) { value(std::int64_t{number}); }
  void value(bool yes) { put(yes ? tag::kTrue : tag::kFalse); }
  void value(Duration duration) { value(std::int64_t{duration.count()}); }
  void value(Time time) { value(time.time_since_epoch()); }
  void value(std::string_view text) {
    put(tag::kText);
    put_number(text.size());
    if (text.size() >= kBuffer - size_) flush();
    if (text.size() >= kBuffer) {
      out_->append(text);
      return;
    }
    std::memcpy(&buffer_[size_], text.data(), text.size());
    size_ += text.size();
  }
  void value(const char*) = delete;  // it would pass for a bool
  void null() { put(tag::kNull); }
  template <class Tag, class Rep>
  void value(raft::Strong<Tag, Rep> number) {
    value(std::uint64_t{number.value});
  }
  /// Null for nobody.
  void value(raft::ServerId server) {
    if (server == raft::kNobody) return null();
    const std::uint64_t place = server.value - std::uint64_t{1};
    if (place < tag::kSmallServers) return put(static_cast<unsigned char>(tag::kSmallServer + place));
    put(tag::kServer);
    put_number(place);
  }
  void value(raft::ServerSet servers) {
    open_array();
    for (const raft::ServerId server : servers) value(server);
    close_array();
  }
  template <class E>
  requires(kMembers<E> > 0) void value(E member) {
    const std::uint64_t word = Words::begin<E>() + static_cast<std::uint64_t>(member);
    if (word < tag::kSmallWords) return put(static_cast<unsigned char>(tag::kSmallWord + word));
    put(tag::kWord);
    put_number(word);
  }

  template <class T>
  void member(Name name, const T& what) {
    key(name);
    value(what);
  }
  template <class T>
  void member_unless_default(Name name, const T& what) {
    if (what != T{}) member(name, what);
  }
  template <class T>
  void member_if(Name name, const T& optional) {
    if (optional) member(name, *optional);
  }

  /// A member that is named by a word.
  template <class E>
  void key_of(E member) {
    put_number(kMemberNames.size() + 1 + Words::begin<E>() + static_cast<std::uint64_t>(member));
  }

 private:
  static constexpr std::size_t kBuffer = 1024;

  /// Of a number, which is put at once.
  static constexpr std::size_t kMostBytes = 10;

  void put(unsigned char byte) {
    make_room(1);
    buffer_[size_++] = static_cast<char>(byte);
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
  void put_number(std::uint64_t number) {
    make_room(kMostBytes);
    put_bytes_of(number, [this](unsigned char byte) { buffer_[size_++] = static_cast<char>(byte); });
  }

  std::string* out_;
  std::size_t size_{};
  // On its way to the string, as in JsonText: written before it is read.
  std::array<char, kBuffer> buffer_;
};

}  // namespace raftsim::trace
