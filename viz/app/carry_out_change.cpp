#include "viz/app/carry_out_change.hpp"

#include <string>
#include <utility>
#include <vector>

namespace raftsim::viz {
namespace {

using What = ChangeOffer::What;

}  // namespace

void change_message(const Stage& stage, What what) {
  const Selection& selection = stage.session->selection();
  if (!selection.arrow) return stage.ui->say("select a message first: M, or a click on its arrow");
  const std::vector<ChangeOffer> offers = offers_for(stage.session->run(), *selection.arrow);
  if (const ChangeOffer* offer = find_offer(offers, what)) {
    stage.ui->wishes.changes.push_back(offer->change);
  } else {
    stage.ui->say(offers.empty() ? "this message does not arrive: nothing can befall it"
                                 : "no later message of this link can overtake it");
  }
}

void change_server(const Stage& stage, std::initializer_list<What> choices, const char* otherwise) {
  const Session& session = *stage.session;
  const raft::ServerId server = session.selection().server;
  if (server == raft::kNobody) return stage.ui->say("select a server first: S, or a click");
  const auto offers = offers_for(session.run(), session.moment(), server,
                                 time_of_change(session.run(), session.cursor().time));
  for (const What what : choices) {
    if (const ChangeOffer* offer = find_offer(offers, what)) {
      stage.ui->wishes.changes.push_back(offer->change);
      return;
    }
  }
  stage.ui->say(to_string(server) + " " + otherwise);
}

void open_save(const Stage& stage) {
  Ui& ui = *stage.ui;
  const Branch& branch = stage.branches->current();
  ui.save_path = stage.session->run().header().scenario +
                 (branch.parent ? "-branch-" + std::to_string(branch.id) : "-again") + ".json";
  ui.save_again.clear();
  ui.save_opens = true;
}

void crash_or_drop_selected(const Stage& stage) {
  if (stage.session->selection().arrow) return change_message(stage, What::drop);
  change_server(stage, {What::crash}, "is down already");
}

void heal_all_links(const Stage& stage) {
  const Session& session = *stage.session;
  stage.ui->wishes.changes.push_back(heal_all(time_of_change(session.run(), session.cursor().time)));
}

}  // namespace raftsim::viz
