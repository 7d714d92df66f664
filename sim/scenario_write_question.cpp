#include <nlohmann/json.hpp>

#include "sim/scenario_write.hpp"

namespace raftsim {

Json write_question(const Question& question, const std::vector<std::string>& clients) {
  Json object{{"question", question.text}};
  for (const PossibleAnswer& choice : question.choices) {
    object["choices"].push_back({{"text", choice.text}, {"if", write_condition(choice.condition, &clients)}});
  }
  object["answer"] = question.answer + 1;
  if (std::holds_alternative<KnownAtEnd>(question.known)) object["known"] = "end";
  if (const auto* const when = std::get_if<KnownWhen>(&question.known)) {
    if (when->condition) object["known"]["when"] = write_condition(*when->condition, &clients);
    if (!when->condition || when->delay != Duration{}) {
      object["known"]["after"] = write_duration(when->delay);
    }
  }
  object["because"] = question.because;
  if (!question.section.empty()) object["section"] = question.section;
  return object;
}

}  // namespace raftsim
