#include "viz/views/theme.hpp"

#include <array>
#include <fstream>

namespace raftsim::viz {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16U) & 255U, (hex >> 8U) & 255U, hex & 255U, 255);
}

// Okabe and Ito, "Color Universal Design", 2008.
constexpr unsigned kOrange = 0xe69f00;
constexpr unsigned kSky = 0x56b4e9;
constexpr unsigned kGreen = 0x009e73;
constexpr unsigned kYellow = 0xf0e442;
constexpr unsigned kBlue = 0x0072b2;
constexpr unsigned kVermilion = 0xd55e00;
constexpr unsigned kPurple = 0xcc79a7;

ImFont* load(const char* file, float size) {
  // Only what is written somewhere: each font is drawn into the atlas at every start.
  static constexpr std::array<ImWchar, 19> kGlyphs{0x20,   0xff,   0x2010, 0x2027, 0x2190, 0x219b, 0x21ae,
                                                   0x21ae, 0x2212, 0x2212, 0x2248, 0x2265, 0x2500, 0x2506,
                                                   0x25a0, 0x25cf, 0x2605, 0x2717, 0};
  const std::string path = std::string("/usr/share/fonts/truetype/dejavu/") + file;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  if (std::ifstream(path).good()) {
    return atlas.AddFontFromFileTTF(path.c_str(), size, nullptr, kGlyphs.data());
  }
  ImFontConfig config;
  config.SizePixels = size;
  return atlas.AddFontDefault(&config);
}

ImVec4 vec(ImU32 colour) {
  return ImGui::ColorConvertU32ToFloat4(colour);
}

}  // namespace

ImU32 faded(ImU32 colour, float alpha) {
  ImVec4 result = vec(colour);
  result.w *= alpha;
  return ImGui::ColorConvertFloat4ToU32(result);
}

ImU32 mixed(ImU32 a, ImU32 b, float part) {
  const ImVec4 x = vec(a);
  const ImVec4 y = vec(b);
  return ImGui::ColorConvertFloat4ToU32({x.x + (y.x - x.x) * part, x.y + (y.y - x.y) * part,
                                         x.z + (y.z - x.z) * part, x.w + (y.w - x.w) * part});
}

ImU32 ink_on(ImU32 colour) {
  const ImVec4 c = vec(colour);
  return 0.299F * c.x + 0.587F * c.y + 0.114F * c.z > 0.52F ? IM_COL32(16, 18, 22, 255)
                                                            : IM_COL32(250, 250, 250, 255);
}

ImU32 Theme::of(raft::Role role) const {
  switch (role) {
    case raft::Role::follower: return follower;
    case raft::Role::pre_candidate:
    case raft::Role::candidate: return candidate;
    case raft::Role::leader: return leader;
  }
  return follower;
}

ImU32 Theme::of(const Arrow& arrow) const {
  if (!arrow.type_known) return unknown;
  switch (arrow.type) {
    case raft::MessageType::request_vote:
    case raft::MessageType::request_vote_reply:
    case raft::MessageType::pre_vote:
    case raft::MessageType::pre_vote_reply:
    case raft::MessageType::timeout_now: return vote;
    case raft::MessageType::append_entries: return arrow.with_entries || arrow.logged ? entries : heartbeat;
    case raft::MessageType::append_entries_reply: return reply;
    case raft::MessageType::install_snapshot:
    case raft::MessageType::install_snapshot_reply: return snapshot;
    case raft::MessageType::read_index:
    case raft::MessageType::read_index_reply: return accent;
  }
  return heartbeat;
}

ImU32 Theme::of_term(raft::Term term) const {
  static constexpr std::array kTurn{kSky, kOrange, kGreen, kPurple, kYellow, kBlue, kVermilion};
  const ImU32 colour = rgb(kTurn[term.value % kTurn.size()]);
  return dark ? mixed(colour, panel, 0.15F) : mixed(colour, panel, 0.25F);
}

ImU32 Theme::shaded(ImU32 colour, raft::Term term) const {
  return term.value % 2 == 0 ? colour : mixed(colour, dark ? IM_COL32_WHITE : IM_COL32_BLACK, 0.16F);
}

Theme theme_of(bool dark, float scale) {
  Theme theme;
  theme.dark = dark;
  theme.scale = scale;
  theme.background = rgb(dark ? 0x0e1116 : 0xe9ecf0);
  theme.panel = rgb(dark ? 0x171b22 : 0xffffff);
  theme.raised = rgb(dark ? 0x222833 : 0xf1f4f8);
  theme.line = rgb(dark ? 0x323a48 : 0xd3d9e2);
  theme.text = rgb(dark ? 0xe8ebf0 : 0x15191f);
  theme.faint = rgb(dark ? 0x97a3b6 : 0x566072);
  theme.accent = rgb(dark ? kSky : kBlue);
  theme.bad = rgb(dark ? 0xff7a33 : kVermilion);
  theme.good = rgb(dark ? 0x2fc79b : 0x00805c);
  theme.cursor = rgb(dark ? 0xffffff : 0x101010);
  theme.follower = rgb(dark ? 0x3f5f86 : 0xa9c6e8);
  theme.candidate = rgb(kOrange);
  theme.leader = rgb(kGreen);
  theme.down = rgb(dark ? 0x2a2e36 : 0xc9ced6);
  theme.vote = rgb(dark ? 0xf2b134 : 0xb87a00);
  theme.entries = rgb(dark ? kSky : kBlue);
  theme.heartbeat = rgb(dark ? 0x7b879a : 0x8792a3);
  theme.reply = rgb(0x5c9c86);
  theme.snapshot = rgb(dark ? 0xe08fc0 : 0xa4457e);
  theme.cut = rgb(dark ? 0xe08fc0 : 0xa4457e);
  theme.unknown = rgb(dark ? 0x9aa3b0 : 0x7a8492);
  return theme;
}

void apply_style(const Theme& theme) {
  ImGuiStyle style;
  style.WindowRounding = theme.px(8);
  style.ChildRounding = theme.px(6);
  style.FrameRounding = theme.px(5);
  style.ScrollbarRounding = theme.px(5);
  style.ScrollbarSize = theme.px(11);
  style.WindowBorderSize = 1;
  style.FrameBorderSize = 0;
  style.PopupBorderSize = 1;
  style.PopupRounding = theme.px(6);
  style.WindowPadding = {theme.px(12), theme.px(10)};
  style.FramePadding = {theme.px(9), theme.px(5)};
  style.ItemSpacing = {theme.px(8), theme.px(5)};
  const auto set = [&](ImGuiCol what, ImU32 colour) { style.Colors[what] = vec(colour); };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.faint);
  set(ImGuiCol_WindowBg, theme.panel);
  set(ImGuiCol_ChildBg, faded(theme.panel, 0));
  set(ImGuiCol_PopupBg, mixed(theme.panel, theme.background, 0.35F));
  set(ImGuiCol_TitleBg, theme.raised);
  set(ImGuiCol_TitleBgActive, theme.raised);
  set(ImGuiCol_ModalWindowDimBg, faded(theme.background, kDialogDims));
  set(ImGuiCol_Separator, theme.line);
  set(ImGuiCol_Border, theme.line);
  set(ImGuiCol_FrameBg, theme.raised);
  set(ImGuiCol_FrameBgHovered, mixed(theme.raised, theme.accent, 0.15F));
  set(ImGuiCol_FrameBgActive, mixed(theme.raised, theme.accent, 0.25F));
  set(ImGuiCol_Button, theme.raised);
  set(ImGuiCol_ButtonHovered, mixed(theme.raised, theme.accent, 0.3F));
  set(ImGuiCol_ButtonActive, mixed(theme.raised, theme.accent, 0.5F));
  set(ImGuiCol_Header, mixed(theme.raised, theme.accent, 0.25F));
  set(ImGuiCol_HeaderHovered, mixed(theme.raised, theme.accent, 0.35F));
  set(ImGuiCol_HeaderActive, mixed(theme.raised, theme.accent, 0.45F));
  set(ImGuiCol_ScrollbarBg, faded(theme.panel, 0));
  set(ImGuiCol_ScrollbarGrab, theme.line);
  set(ImGuiCol_ScrollbarGrabHovered, theme.faint);
  set(ImGuiCol_ScrollbarGrabActive, theme.faint);
  set(ImGuiCol_TextSelectedBg, mixed(theme.raised, theme.accent, 0.5F));
  ImGui::GetStyle() = style;
}

Fonts load_fonts(float scale) {
  ImGui::GetIO().Fonts->Clear();
  Fonts fonts;
  fonts.body = load("DejaVuSans.ttf", 16 * scale);
  fonts.small = load("DejaVuSans.ttf", 13 * scale);
  fonts.bold = load("DejaVuSans-Bold.ttf", 16 * scale);
  fonts.large = load("DejaVuSans-Bold.ttf", 25 * scale);
  fonts.mono = load("DejaVuSansMono.ttf", 14 * scale);
  return fonts;
}

const char* shape_of(raft::Role role) {
  switch (role) {
    case raft::Role::follower: return "●";
    case raft::Role::pre_candidate: return "△";
    case raft::Role::candidate: return "▲";
    case raft::Role::leader: return "★";
  }
  return "";
}

}  // namespace raftsim::viz
