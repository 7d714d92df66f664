#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace raft {

/// A list that is filled and emptied over and over: emptying it destroys nothing, so that what its elements
/// own (memory above all) serves the next filling.
template <class T>
class ReusedList {
 public:
  /// Adds a place that holds whatever was last in it.
  T& add() {
    if (size_ == slots_.size()) [[unlikely]] {
      grow();
    }
    return slots_[size_++];
  }
  void push_back(const T& value) { add() = value; }
  void clear() { size_ = 0; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t i) { return slots_[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return slots_[i]; }
  [[nodiscard]] T& back() { return slots_[size_ - 1]; }
  [[nodiscard]] const T& back() const { return slots_[size_ - 1]; }
  [[nodiscard]] const T& front() const { return slots_.front(); }
  [[nodiscard]] T* begin() { return slots_.data(); }
  [[nodiscard]] T* end() { return slots_.data() + size_; }
  [[nodiscard]] const T* begin() const { return slots_.data(); }
  [[nodiscard]] const T* end() const { return slots_.data() + size_; }

  friend bool operator==(const ReusedList& a, const ReusedList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  /// Apart from add(), so that the usual case is short enough to be inlined.
  [[gnu::noinline]] void grow() { slots_.emplace_back(); }

  std::vector<T> slots_;
  std::size_t size_{};
};

}  // namespace raft
