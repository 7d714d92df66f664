#include "sim/action.hpp"

#include "sim/trace/one_of_members.hpp"

namespace raftsim {

template class OneOf<ActionKind::Variant>;

void LinkChange::apply_to(LinkConfig& link) const {
  if (delay) link.delay = *delay;
  if (loss) link.loss = *loss;
  if (duplicate) link.duplicate = *duplicate;
  if (reorder) link.reorder = *reorder;
  if (reorder_extra) link.reorder_extra = *reorder_extra;
  if (fifo) link.fifo = *fifo;
  if (bandwidth) link.bandwidth = *bandwidth;
}

}  // namespace raftsim
