#pragma once

#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace raftsim {

/// A word of a language and what it stands for.
template <class T>
using Word = std::pair<std::string_view, T>;

template <class T>
using Words = std::span<const Word<T>>;

/// The first word that stands for `meaning`; empty if none does.
template <class T>
constexpr std::string_view word_of(const T& meaning, std::type_identity_t<Words<T>> words) {
  for (const auto& [word, known] : words) {
    if (known == meaning) return word;
  }
  return {};
}

}  // namespace raftsim
