#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/lin/history.hpp"
#include "sim/lin/question.hpp"

/// Small histories and a slow but obvious judge, to hold the quick one against.
namespace raftsim::tests {

/// Operations on the key "x", one after the other with ";" between: the events' places, then what was done.
/// "1-4 write a; 2-3 read a; 5- append b; 6-7 cas a b; 8-9 fail cas a b; 10-11 fail cas a b found c;
/// 12-13 fail write d; 14-15 read none". Without a second place the outcome is unknown. "" is the empty text.
lin::History history_of(std::string_view text);

/// The same again, for messages.
std::string text_of(const lin::History& history);

/// A random history of at most eight operations of three clients on one key, with few values. What is heard
/// comes from a store that does it right, or sometimes from one that does not.
lin::History random_history(std::uint64_t seed);

/// Whether the span can be ordered, as sim/lin/question.hpp defines it, by trying every order.
bool can_be_ordered_slowly(const lin::OfKey& of_key, const lin::Span& span);

lin::OfKey of_key(const lin::History& history);

/// lin::question_of(), looking at all operations.
lin::Question question_of_all(const lin::OfKey& of_key, const lin::Span& span);

}  // namespace raftsim::tests
