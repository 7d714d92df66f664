#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "core/message.hpp"

/// Raft's words in the logs of other programs.
namespace raftsim {

/// The word in small letters, without blanks around it and without '_' and '-'.
std::string bare_word(std::string_view word);

/// A set of types of message.
using MessageTypes = std::bitset<raft::kMessageTypes>;

/// The types of message that a text names in one of their common spellings: "AppendEntries",
/// "append_entries", "MsgApp", "RequestVoteResponse", "AppendEntries reply". What may be another thing in
/// plain words, as "vote", "heartbeat" or "append entries", is no name.
MessageTypes message_types_in(std::string_view text);

/// What kind of message brought the knowledge of an event that names `sent` to one that names `received`: the
/// one type that both name, else the only one that the receiver names, else, where it names none, the
/// sender's only one. Nothing where that is not a single one.
std::optional<raft::MessageType> message_between(MessageTypes sent, MessageTypes received);

}  // namespace raftsim
