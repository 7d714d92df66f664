#include "sim/trace/line_reader.hpp"

#include <istream>
#include <string_view>

namespace raftsim::trace {

LineReader::Outcome LineReader::append_next(std::string& text) {
  const std::size_t begin = text.size();
  terminated_ = false;
  while (true) {
    if (begin_ == end_) {
      in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
      begin_ = 0;
      end_ = static_cast<std::size_t>(in_->gcount());
      if (end_ == 0) break;
    }
    const std::string_view rest(&buffer_.at(begin_), end_ - begin_);
    const std::size_t feed = rest.find('\n');
    const std::string_view part = rest.substr(0, feed);
    if (text.size() - begin + part.size() > longest_) {
      text.resize(begin);
      ++number_;
      return Outcome::too_long;
    }
    text += part;
    begin_ += part.size();
    if (feed == std::string_view::npos) continue;
    ++begin_;
    terminated_ = true;
    break;
  }
  if (text.size() == begin && !terminated_) return Outcome::end;
  ++number_;
  return Outcome::line;
}

}  // namespace raftsim::trace
