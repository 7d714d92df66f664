#include "core/entry.hpp"

#include <array>
#include <string_view>

#include "core/hash.hpp"

namespace raft {
namespace {

/// A set as eight bytes, little end first whatever the machine.
Text text_of(ServerSet set) {
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(set.mask() >> (8 * i));
  return Text(std::string_view(bytes.data(), bytes.size()));
}

ServerSet set_of(const Text& text) {
  return ServerSet::from_mask(text.words()[0]);
}

}  // namespace

Entry Entry::of(Term term, const Configuration& configuration) {
  Entry entry;
  entry.term = term;
  entry.kind = EntryKind::configuration;
  entry.key = text_of(configuration.voters);
  entry.value = text_of(configuration.old_voters);
  entry.expected = text_of(configuration.learners);
  return entry;
}

Configuration Entry::configuration() const {
  return {set_of(key), set_of(value), set_of(expected)};
}

std::uint64_t Entry::hash() const {
  // Three chains side by side: a single one would wait for each of its eight multiplications in turn.
  const auto key_words = key.words();
  const auto value_words = value.words();
  const auto expected_words = expected.words();
  const std::uint64_t head = (std::uint64_t{sequence} << 32U) | (std::uint64_t{client.value} << 16U) |
                             (static_cast<std::uint64_t>(kind) << 8U) | static_cast<std::uint64_t>(operation);
  const std::uint64_t a =
      mix(mix(mix(kHashSeed, term.value ^ (std::uint64_t{acknowledged} << 32U)), key_words[0]), key_words[1]);
  const std::uint64_t b = mix(mix(mix(kHashSeed, head), value_words[0]), value_words[1]);
  const std::uint64_t c = mix(mix(kHashSeed ^ session, expected_words[0]), expected_words[1]);
  return mix(mix(a, b), c);
}

}  // namespace raft
