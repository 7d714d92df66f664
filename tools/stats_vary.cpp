#include "tools/stats_vary.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/trace/json_text.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

[[noreturn]] void refuse_variation(const std::string& text, const std::string& why) {
  throw UsageError("--vary " + in_quotes(text) + ": " + why);
}

/// The parts of `text` between commas that stand outside of brackets and quotes.
std::vector<std::string> between_commas(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  bool escaped = false;
  for (const char c : text) {
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  return parts;
}

/// Without blanks at its ends, as they stand behind commas.
std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

JsonValue value_of(const std::string& part, const std::string& name) {
  const bool must_be_json = part.starts_with('[') || part.starts_with('{') || part.starts_with('"');
  try {
    return read_json(part, name);
  } catch (const ScenarioError&) {
    if (must_be_json) throw;
  }
  std::string quoted;
  trace::append_quoted(quoted, part);
  JsonValue word = read_json(quoted, name);
  if (word.text != part) throw UsageError(name + ": a value is not UTF-8");
  return word;
}

/// The steps of a JSON pointer; nothing if it is none.
std::optional<std::vector<std::string>> steps_of(const std::string& pointer) {
  if (!pointer.starts_with('/')) return {};
  std::vector<std::string> steps;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      steps.emplace_back();
    } else if (c != '~') {
      steps.back() += c;
    } else {
      const char escaped = i + 1 < pointer.size() ? pointer[++i] : ' ';
      if (escaped != '0' && escaped != '1') return {};
      steps.back() += escaped == '0' ? '~' : '/';
    }
  }
  return steps;
}

std::optional<std::size_t> place_of(const std::string& step, std::size_t size) {
  const bool digits = !step.empty() && step.size() < 8 &&
                      step.find_first_not_of("0123456789") == std::string::npos &&
                      (step == "0" || !step.starts_with('0'));
  if (!digits) return {};
  const std::size_t place = std::stoul(step);
  if (place >= size) return {};
  return place;
}

/// Puts `value` at the pointer; objects on the way that are missing are made.
void put(JsonValue& document, const std::string& pointer, const JsonValue& value, const std::string& file) {
  JsonValue* here = &document;
  std::string above;
  // variation_of() has seen to it that this is a pointer.
  const std::vector<std::string> steps = steps_of(pointer).value();
  for (const std::string& step : steps) {
    using Kind = JsonValue::Kind;
    if (here->kind == Kind::object) {
      const auto key = std::find(here->keys.begin(), here->keys.end(), step);
      const auto place = static_cast<std::size_t>(key - here->keys.begin());
      if (key == here->keys.end()) {
        here->keys.push_back(step);
        here->items.emplace_back().kind = Kind::object;
      }
      here = &here->items[place];
    } else if (here->kind == Kind::array) {
      const auto place = place_of(step, here->items.size());
      if (!place) {
        throw ScenarioError::at(file, above, "an array of " + std::to_string(here->items.size()),
                                "an item " + in_quotes(step) + " for --vary " + pointer);
      }
      here = &here->items[*place];
    } else {
      throw ScenarioError::at(file, above, in_quotes(shown(*here)),
                              "an object or an array for --vary " + pointer);
    }
    above += "/" + step;
  }
  *here = value;
}

/// Throws UsageError where one of the places is within another, or is the seed.
void check_places(const std::vector<Variation>& variations) {
  std::vector<std::pair<std::string, std::vector<std::string>>> places;
  for (const Variation& variation : variations) {
    for (const std::string& pointer : variation.pointers) {
      const std::vector<std::string> steps = steps_of(pointer).value();
      const auto refuse = [&](const std::string& why) {
        throw UsageError("--vary " + in_quotes(pointer) + ": " + why);
      };
      if (steps.front() == "seed") refuse("each run has its own seed; --seeds says which");
      for (const auto& [earlier, its_steps] : places) {
        const auto [a, b] = std::mismatch(steps.begin(), steps.end(), its_steps.begin(), its_steps.end());
        if (a == steps.end() && b == its_steps.end()) refuse("varied twice");
        if (a == steps.end()) refuse(in_quotes(earlier) + ", which is within it, is varied, too");
        if (b == its_steps.end()) refuse("it is within " + in_quotes(earlier) + ", which is varied, too");
      }
      places.emplace_back(pointer, steps);
    }
  }
}

std::string label_of(const std::vector<Variation>& variations, const ParameterSet& set) {
  std::string label;
  std::size_t place = 0;
  for (const Variation& variation : variations) {
    for (const std::string& pointer : variation.pointers) {
      label += (label.empty() ? " with " : ", ") + pointer + "=" + set.values[place++];
    }
  }
  return label;
}

std::string listed_items(const JsonValue& value) {
  std::string list;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) list += ",";
    if (!value.keys.empty()) list += printable(value.keys[i]) + ":";
    list += shown(value.items[i]);
  }
  return list;
}

}  // namespace

std::string shown(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::null: return "null";
    case JsonValue::Kind::boolean: return value.boolean ? "true" : "false";
    case JsonValue::Kind::number:
    case JsonValue::Kind::text: return printable(value.text);
    case JsonValue::Kind::array: return "[" + listed_items(value) + "]";
    case JsonValue::Kind::object: break;
  }
  const JsonValue* const min = value.find("min");
  const JsonValue* const max = value.find("max");
  if (value.items.size() == 2 && min != nullptr && max != nullptr) return shown(*min) + "-" + shown(*max);
  return "{" + listed_items(value) + "}";
}

Variation variation_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) refuse_variation(text, "expected PATH=VALUE,VALUE,...");
  Variation variation;
  variation.pointers = between_commas(text.substr(0, equals));
  for (std::size_t i = 0; i < variation.pointers.size(); ++i) {
    const std::string& pointer = variation.pointers[i];
    if (!steps_of(pointer)) refuse_variation(text, "expected a JSON pointer as /cluster/servers before '='");
    const auto earlier = variation.pointers.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(variation.pointers.begin(), earlier, pointer) != earlier) {
      refuse_variation(text, pointer + " stands twice");
    }
  }
  const std::size_t width = variation.pointers.size();
  for (const std::string& between : between_commas(text.substr(equals + 1))) {
    const std::string part(without_blanks(between));
    if (part.empty()) refuse_variation(text, "a value is empty");
    JsonValue value = value_of(part, "--vary " + text.substr(0, equals));
    if (width == 1) {
      variation.choices.push_back({std::move(value)});
      continue;
    }
    if (value.kind != JsonValue::Kind::array || value.items.size() != width) {
      refuse_variation(text, "found " + in_quotes(part) + ", expected an array of " + std::to_string(width) +
                                 ", a value for each of the paths");
    }
    variation.choices.push_back(std::move(value.items));
  }
  return variation;
}

std::vector<ParameterSet> parameter_sets(const std::string& file, const std::vector<Variation>& variations) {
  std::size_t count = 1;
  for (const Variation& variation : variations) {
    count *= variation.choices.size();
    if (count > kMaxParameterSets) {
      throw UsageError("--vary: more than " + std::to_string(kMaxParameterSets) + " combinations of values");
    }
  }
  check_places(variations);
  const JsonValue original = read_json(read_file(file), file);
  std::vector<ParameterSet> sets;
  for (std::size_t number = 0; number < count; ++number) {
    ParameterSet set;
    JsonValue document = original;
    std::size_t combinations = count;
    for (const Variation& variation : variations) {
      combinations /= variation.choices.size();
      const auto& choice = variation.choices[number / combinations % variation.choices.size()];
      for (std::size_t i = 0; i < choice.size(); ++i) {
        put(document, variation.pointers[i], choice[i], file);
        set.values.push_back(shown(choice[i]));
      }
    }
    set.label = label_of(variations, set);
    set.scenario = std::make_shared<const Scenario>(parse_scenario(document, file + set.label));
    sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace raftsim
