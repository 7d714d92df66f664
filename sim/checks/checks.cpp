#include "sim/checks/checks.hpp"

namespace raftsim::checks {

void Checks::reset(int servers) {
  truth_.reset(servers);
  report_.reset();
  made_ = 0;
  fresh_reads_.reset(servers);
  each([&](auto& property) {
    if constexpr (requires { property.reset(servers); }) property.reset(servers);
  });
}

void Checks::on_initial(raft::ServerId id, const raft::Durable& content) {
  if (!report_.empty()) return;
  truth_.on_initial(id, content);
  each([&](auto& property) {
    if constexpr (requires { property.on_initial(id, truth_, report_); }) {
      ++made_;
      property.on_initial(id, truth_, report_);
    }
  });
}

void Checks::on_start(const raft::Server& server) {
  if (!report_.empty()) return;
  truth_.on_start(server);
  each([&](auto& property) {
    if constexpr (requires { property.on_start(server, truth_, report_); }) {
      ++made_;
      property.on_start(server, truth_, report_);
    }
  });
}

void Checks::on_torn(raft::ServerId id, const raft::Write& left, const raft::Durable& survived) {
  if (!report_.empty()) return;
  const bool committed = truth_.on_torn(id, left, survived);
  each([&](auto& property) {
    if constexpr (requires { property.on_durable(id, left, truth_, report_); }) {
      ++made_;
      property.on_durable(id, left, truth_, report_);
    }
  });
  if (committed) on_committed();
}

void Checks::on_disk_lost(raft::ServerId id) {
  truth_.on_disk_lost(id);
  each([&](auto& property) {
    if constexpr (requires { property.on_disk_lost(id); }) property.on_disk_lost(id);
  });
}

void Checks::on_crash(raft::ServerId id, const raft::Durable& survived) {
  if (!report_.empty()) return;
  truth_.on_crash(id);
  each([&](auto& property) {
    if constexpr (requires { property.on_crash(id, survived, truth_, report_); }) {
      ++made_;
      property.on_crash(id, survived, truth_, report_);
    }
  });
}

}  // namespace raftsim::checks
