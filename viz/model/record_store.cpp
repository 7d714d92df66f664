#include "viz/model/record_store.hpp"

#include "core/check.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"

namespace raftsim::viz {

void RecordStore::append(std::string_view line) {
  if (size_ % kChunk == 0) {
    if (!chunks_.empty()) chunks_.back().text.shrink_to_fit();
    chunks_.emplace_back();
  }
  Chunk& chunk = chunks_.back();
  chunk.begins.push_back(static_cast<std::uint32_t>(chunk.text.size()));
  chunk.text += line;
  // What has been read of this chunk lacks the new record.
  if (chunk.values != nullptr) {
    recent_.erase(chunk.place);
    chunk.values.reset();
  }
  ++size_;
}

void RecordStore::append(const trace::Record& record) {
  line_.clear();
  trace::append_line(line_, record);
  line_.pop_back();
  append(line_);
}

std::string_view RecordStore::line(std::uint64_t number) const {
  raft::require(number >= 1 && number <= size_, "a record that there is");
  const Chunk& chunk = chunks_[(number - 1) / kChunk];
  const std::size_t place = (number - 1) % kChunk;
  const std::size_t end = place + 1 < chunk.begins.size() ? chunk.begins[place + 1] : chunk.text.size();
  return std::string_view(chunk.text).substr(chunk.begins[place], end - chunk.begins[place]);
}

std::shared_ptr<const trace::Record> RecordStore::at(std::uint64_t number) const {
  raft::require(number >= 1 && number <= size_, "a record that there is");
  const std::shared_ptr<const Values>& values = read((number - 1) / kChunk);
  return {values, &(*values)[(number - 1) % kChunk]};
}

const std::shared_ptr<const RecordStore::Values>& RecordStore::read(std::size_t chunk) const {
  const Chunk& wanted = chunks_[chunk];
  if (wanted.values != nullptr) {
    recent_.splice(recent_.begin(), recent_, wanted.place);
    return wanted.values;
  }
  auto values = std::make_shared<Values>();
  for (std::size_t i = 0; i < wanted.begins.size(); ++i) {
    values->push_back(trace::parse_record(std::string(line(chunk * kChunk + i + 1)), servers_));
  }
  if (recent_.size() == kKept) {
    chunks_[recent_.back()].values.reset();
    recent_.pop_back();
  }
  recent_.push_front(chunk);
  wanted.values = std::move(values);
  wanted.place = recent_.begin();
  return wanted.values;
}

}  // namespace raftsim::viz
