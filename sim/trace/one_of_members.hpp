#pragma once

#include "sim/trace/one_of.hpp"

namespace raftsim {

template <typename V>
OneOf<V>::OneOf() = default;
template <typename V>
OneOf<V>::OneOf(const OneOf& other) = default;
template <typename V>
OneOf<V>::OneOf(OneOf&& other) noexcept = default;
template <typename V>
OneOf<V>& OneOf<V>::operator=(const OneOf& other) = default;
template <typename V>
OneOf<V>& OneOf<V>::operator=(OneOf&& other) noexcept = default;
template <typename V>
OneOf<V>::~OneOf() = default;

template <typename V>
bool OneOf<V>::equals(const OneOf& other) const {
  return static_cast<const Variant&>(*this) == static_cast<const Variant&>(other);
}

}  // namespace raftsim
