#include "viz/model/record_store.hpp"

#include <utility>

#include "core/check.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"

namespace raftsim::viz {
namespace {

/// Takes the first line from what follows it in `text`, from `begin` on, which it moves behind the line feed.
std::string_view take_line(std::string_view text, std::size_t& begin) {
  const std::size_t end = text.find('\n', begin);
  const std::string_view line = text.substr(begin, end - begin);
  begin = end + 1;
  return line;
}

}  // namespace

void RecordStore::append(std::string_view line) {
  if (size_ % kChunk == 0) chunks_.emplace_back();
  ++size_;
  open_ += line;
  open_ += '\n';
  Chunk& chunk = chunks_.back();
  // What has been read of this chunk lacks the new record.
  if (chunk.values != nullptr) {
    recent_.erase(chunk.place);
    chunk.values.reset();
  }
  if (unpacked_ == chunks_.size() - 1) unpacked_ = kNone;
  if (size_ % kChunk != 0) return;
  if (beside_ != nullptr) {
    beside_->put(std::exchange(open_, {}));
  } else {
    chunk.packed = packer_.pack(open_);
    open_.clear();
  }
}

void RecordStore::pack_beside() {
  raft::require(beside_ == nullptr && size_ % kChunk == 0, "a store without a chunk that is not full");
  beside_from_ = chunks_.size();
  beside_ = std::make_unique<PackingThread>();
}

void RecordStore::settle() {
  if (beside_ == nullptr) return;
  std::vector<std::string> packed = beside_->finish();
  for (std::size_t i = 0; i < packed.size(); ++i) chunks_[beside_from_ + i].packed = std::move(packed[i]);
  beside_.reset();
}

void RecordStore::append(const trace::Record& record) {
  std::string line;
  trace::append_line(line, record);
  line.pop_back();
  append(line);
}

void RecordStore::unpack(std::size_t chunk) const {
  raft::require(beside_ == nullptr, "a store that is settled");
  const bool open = chunk == chunks_.size() - 1 && size_ % kChunk != 0;
  if (open) {
    text_ = open_;
  } else {
    packer_.unpack(chunks_[chunk].packed, text_);
  }
  unpacked_ = chunk;
  line_ = chunk * kChunk;
  next_ = 0;
}

std::string_view RecordStore::line(std::uint64_t number) const {
  raft::require(number >= 1 && number <= size(), "a record that there is");
  const std::size_t chunk = (number - 1) / kChunk;
  if (unpacked_ != chunk || line_ >= number) unpack(chunk);
  std::string_view line;
  for (; line_ < number; ++line_) line = take_line(text_, next_);
  return line;
}

std::shared_ptr<const trace::Record> RecordStore::at(std::uint64_t number) const {
  raft::require(number >= 1 && number <= size(), "a record that there is");
  const std::shared_ptr<const Values>& values = read((number - 1) / kChunk);
  return {values, &(*values)[(number - 1) % kChunk]};
}

const std::shared_ptr<const RecordStore::Values>& RecordStore::read(std::size_t chunk) const {
  const Chunk& wanted = chunks_[chunk];
  if (wanted.values != nullptr) {
    recent_.splice(recent_.begin(), recent_, wanted.place);
    return wanted.values;
  }
  unpack(chunk);
  auto values = std::make_shared<Values>();
  values->reserve(kChunk);
  while (next_ < text_.size()) values->push_back(trace::parse_record(take_line(text_, next_), servers_));
  unpacked_ = kNone;
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
