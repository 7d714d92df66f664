#pragma once

#include <initializer_list>

#include "viz/views/stage.hpp"

/// Changes of history by keys: of what is selected, at the cursor. What cannot be is said at the foot of the
/// window.
namespace raftsim::viz {

void change_message(const Stage& stage, ChangeOffer::What what);
/// The first of these that can befall the selected server; `otherwise` tells why none can: "is down".
void change_server(const Stage& stage, std::initializer_list<ChangeOffer::What> choices,
                   const char* otherwise);
/// Drops the selected message where one is, else crashes the selected server.
void crash_or_drop_selected(const Stage& stage);
void heal_all_links(const Stage& stage);
/// Asks where to save the branch shown.
void open_save(const Stage& stage);

}  // namespace raftsim::viz
