#include "sim/condition.hpp"

#include "sim/trace/one_of_members.hpp"

namespace raftsim {

template class OneOf<Fact::Variant>;

}  // namespace raftsim
