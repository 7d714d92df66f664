#include "sim/lin/key_spans.hpp"

#include <algorithm>

namespace raftsim::lin {

KeySpans::KeySpans(const OfKey& of_key) : of_key_(&of_key) {
  const auto& operations = of_key.operations;
  while (leaves_ < operations.size()) leaves_ *= 2;
  latest_.resize(leaves_ * 2);
  for (std::size_t i = 0; i < operations.size(); ++i) {
    events_.push_back(operations[i]->invoked);
    if (operations[i]->returned) {
      events_.push_back(*operations[i]->returned);
      latest_[leaves_ + i] = operations[i]->returned->place;
    } else {
      endless_.push_back(i);
    }
  }
  for (std::size_t node = leaves_; node-- > 1;) {
    latest_[node] = std::max(latest_[node * 2], latest_[node * 2 + 1]);
  }
  std::sort(events_.begin(), events_.end(),
            [](const Moment& a, const Moment& b) { return a.place < b.place; });
}

void KeySpans::add_returning(std::size_t node, std::size_t begin, std::size_t size, std::size_t end,
                             std::uint32_t from, std::vector<std::size_t>& numbers) const {
  if (begin >= end || latest_[node] < from) return;
  if (size == 1) return numbers.push_back(begin);
  add_returning(node * 2, begin, size / 2, end, from, numbers);
  add_returning(node * 2 + 1, begin + size / 2, size / 2, end, from, numbers);
}

Question KeySpans::question(std::size_t first, std::size_t last) const {
  const Span span{events_[first].place, events_[last].place};
  const auto& operations = of_key_->operations;
  const auto is_before = [](const Operation* operation, std::uint32_t place) {
    return operation->invoked.place < place;
  };
  const auto begin = static_cast<std::size_t>(
      std::lower_bound(operations.begin(), operations.end(), span.from, is_before) - operations.begin());
  std::vector<std::size_t> numbers;
  add_returning(1, 0, leaves_, begin, span.from, numbers);
  const auto middle = static_cast<std::ptrdiff_t>(numbers.size());
  for (const std::size_t i : endless_) {
    if (i < begin) numbers.push_back(i);
  }
  std::inplace_merge(numbers.begin(), numbers.begin() + middle, numbers.end());
  for (std::size_t i = begin; i < operations.size() && operations[i]->invoked.place <= span.to; ++i) {
    numbers.push_back(i);
  }
  return question_of(*of_key_, span, numbers);
}

}  // namespace raftsim::lin
