#pragma once

namespace raftsim {

/// A std::variant of many kinds that is copied, moved, compared and destroyed by functions of one object
/// file: written out for every kind wherever there is one, they took the compiler a seventh of its time for
/// the simulated world. Whoever names such a type declares it `extern template`, and one source includes
/// one_of_members.hpp and instantiates it. `V` is the variant.
template <typename V>
class OneOf : public V {
 public:
  using Variant = V;

  using Variant::Variant;
  OneOf();
  OneOf(const OneOf& other);
  OneOf(OneOf&& other) noexcept;
  OneOf& operator=(const OneOf& other);
  OneOf& operator=(OneOf&& other) noexcept;
  ~OneOf();

  friend bool operator==(const OneOf& a, const OneOf& b) { return a.equals(b); }

 private:
  [[nodiscard]] bool equals(const OneOf& other) const;
};

}  // namespace raftsim
