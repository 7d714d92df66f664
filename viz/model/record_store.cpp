#include "viz/model/record_store.hpp"

#include <algorithm>
#include <new>
#include <sys/mman.h>

#include "core/check.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"

namespace raftsim::viz {

RecordStore::Piece RecordStore::piece_for(std::size_t bytes) {
  Piece piece(static_cast<char*>(std::aligned_alloc(kPiece, bytes)));
  if (piece == nullptr) throw std::bad_alloc();
  // A wish; where it is not granted, all works as well.
  ::madvise(piece.get(), bytes, MADV_HUGEPAGE);
  return piece;
}

void RecordStore::append(std::string_view line) {
  if (line.size() > free_) {
    free_ = (std::max<std::size_t>(line.size(), 1) + kPiece - 1) / kPiece * kPiece;
    pieces_.push_back(piece_for(free_));
    end_ = pieces_.back().get();
  }
  std::copy(line.begin(), line.end(), end_);
  if (lines_.size() % kChunk == 0) chunks_.emplace_back();
  lines_.emplace_back(end_, line.size());
  end_ += line.size();
  free_ -= line.size();
  // What has been read of this chunk lacks the new record.
  Chunk& chunk = chunks_.back();
  if (chunk.values != nullptr) {
    recent_.erase(chunk.place);
    chunk.values.reset();
  }
}

void RecordStore::append(const trace::Record& record) {
  line_.clear();
  trace::append_line(line_, record);
  line_.pop_back();
  append(line_);
}

std::string_view RecordStore::line(std::uint64_t number) const {
  raft::require(number >= 1 && number <= size(), "a record that there is");
  return lines_[number - 1];
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
  auto values = std::make_shared<Values>();
  const std::size_t begin = chunk * kChunk;
  const std::size_t end = std::min(begin + kChunk, lines_.size());
  values->reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) values->push_back(trace::parse_record(lines_[i], servers_));
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
