#include "viz/views/text_input.hpp"

#include <array>
#include <cstring>

namespace raftsim::viz {

bool text_input(const char* id, const char* hint, std::string& text, float width) {
  std::array<char, 512> buffer{};
  std::strncpy(buffer.data(), text.c_str(), buffer.size() - 1);
  ImGui::SetNextItemWidth(width);
  // Whatever was typed there before gives way to what is typed now.
  const bool entered =
      ImGui::InputTextWithHint(id, hint, buffer.data(), buffer.size(),
                               ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  text = buffer.data();
  return entered;
}

}  // namespace raftsim::viz
