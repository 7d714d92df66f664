#include <nlohmann/json.hpp>
#include <string>

#include "sim/scenario_write.hpp"

namespace raftsim {

Json write_fault(const Connect& action) {
  Json object = Json::object();
  for (const Hearing& hearing : action.hearings) {
    object[to_string(hearing.server)] = write_selector(hearing.hears);
  }
  return {{"connect", object}};
}

}  // namespace raftsim
