#include "tools/import_clock.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/scenario_error.hpp"

namespace raftsim {
namespace {

/// Takes one object of whole numbers, and no more.
class ClockReader : public nlohmann::json::json_sax_t {
 public:
  explicit ClockReader(NamedClock& clock) : clock_(&clock) {}

  [[nodiscard]] const std::string& wrong() const { return wrong_; }

  bool start_object(std::size_t) override {
    if (++depth_ == 1) return true;
    return refuse("an object");
  }
  bool end_object() override {
    std::vector<std::string_view> names;
    names.reserve(clock_->size());
    for (const auto& one : *clock_) names.push_back(one.first);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return true;
    wrong_ = "a clock that names " + in_quotes(*twice) + " twice";
    return false;
  }
  bool key(string_t& name) override {
    clock_->emplace_back(name, 0);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (depth_ == 0 || value > std::numeric_limits<std::uint32_t>::max()) {
      return refuse(std::to_string(value));
    }
    clock_->back().second = static_cast<std::uint32_t>(value);
    return true;
  }
  bool number_integer(number_integer_t value) override { return refuse(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return refuse(text); }
  bool string(string_t& text) override { return refuse(in_quotes(text)); }
  bool boolean(bool value) override { return refuse(value ? "true" : "false"); }
  bool null() override { return refuse("null"); }
  bool binary(binary_t&) override { return refuse("bytes"); }
  bool start_array(std::size_t) override { return refuse("an array"); }
  bool end_array() override { return true; }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception&) override {
    wrong_ = "a clock that is no JSON at its byte " + std::to_string(at);
    return false;
  }

 private:
  bool refuse(const std::string& what) {
    wrong_ = depth_ == 0 ? what + " as a clock"
                         : "a clock with " + what +
                               (clock_->empty() ? "" : " for " + in_quotes(clock_->back().first));
    return false;
  }

  NamedClock* clock_;
  int depth_{};
  std::string wrong_;
};

}  // namespace

std::string read_clock(std::string_view text, NamedClock& clock) {
  clock.clear();
  ClockReader reader(clock);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) return reader.wrong();
  std::erase_if(clock, [](const auto& one) { return one.second == 0; });
  return {};
}

}  // namespace raftsim
