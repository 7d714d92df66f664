#include "core/kv.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace raft {
namespace {

void answer(Result* result, ResultStatus status) {
  if (result != nullptr) {
    result->status = status;
    result->value.clear();
  }
}

/// Values mostly replace others of their length; then the bytes are all there is to copy.
void put(std::string& place, std::string_view value) {
  if (place.size() == value.size()) {
    std::copy(value.begin(), value.end(), place.begin());
  } else {
    place = value;
  }
}

void answer(Result* result, ResultStatus status, const std::string& value) {
  if (result != nullptr) {
    result->status = status;
    result->value = value;
  }
}

}  // namespace

const char* to_string(ResultStatus status) {
  switch (status) {
    case ResultStatus::ok: return "ok";
    case ResultStatus::no_such_key: return "noSuchKey";
    case ResultStatus::mismatch: return "mismatch";
    case ResultStatus::value_too_long: return "valueTooLong";
    case ResultStatus::no_session: return "noSession";
    case ResultStatus::result_forgotten: return "resultForgotten";
  }
  return "?";
}

void KeyValueStore::read(const Text& key, Result* result) const {
  const auto found = content_.find(key);
  if (found == content_.end()) return answer(result, ResultStatus::no_such_key);
  answer(result, ResultStatus::ok, found->second);
}

void KeyValueStore::apply(Operation operation, const Text& key, const Text& value, const Text& expected,
                          Result* result) {
  switch (operation) {
    case Operation::read: return read(key, result);
    case Operation::write: {
      put(content_[key], value.view());
      return answer(result, ResultStatus::ok);
    }
    case Operation::compare_and_set: {
      const auto found = content_.find(key);
      const std::string_view current = found == content_.end() ? std::string_view{} : found->second;
      if (current != expected.view()) {
        return answer(result, ResultStatus::mismatch, std::string(current));
      }
      content_[key] = value.view();
      return answer(result, ResultStatus::ok);
    }
    case Operation::append: {
      std::string& current = content_[key];
      if (current.size() + value.size() > kMaxValue) {
        return answer(result, ResultStatus::value_too_long);
      }
      current += value.view();
      return answer(result, ResultStatus::ok);
    }
    case Operation::register_client: return answer(result, ResultStatus::ok);
  }
}

std::uint64_t KeyValueStore::hash() const {
  std::uint64_t hash = kHashSeed;
  for (const auto& [key, value] : content_) {
    for (const std::uint64_t word : key.words()) hash = mix(hash, word);
    hash = mix(hash, value.size());
    for (const char byte : value) hash = mix(hash, static_cast<unsigned char>(byte));
  }
  return hash;
}

}  // namespace raft
